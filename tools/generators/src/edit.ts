import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';

/**
 * Puts a line behind the last one that matches.
 * @throws PlainError when no line does
 */
export function insertLine(root: string, path: string, behind: RegExp, line: string): string {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  const last = lines.findLastIndex((text) => behind.test(text));
  if (last < 0) throw new PlainError(`${path} has no line like ${String(behind)}.`);
  lines.splice(last + 1, 0, line);
  writeFileSync(join(root, path), lines.join('\n'));
  return path;
}

/**
 * Names a consumer in the contract of a topic.
 * @throws PlainError when the contract lists its consumers in another way
 */
export function nameConsumer(root: string, path: string, consumer: string): string {
  const text = readFileSync(join(root, path), 'utf8');
  const named = text.replace(/^( *consumers: \[[^\]]*?),?\s*\],$/m, `$1, '${consumer}'],`);
  if (named === text) throw new PlainError(`${path} does not list its consumers in one array.`);
  writeFileSync(join(root, path), named);
  return path;
}
