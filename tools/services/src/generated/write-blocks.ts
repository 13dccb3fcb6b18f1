import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import type { ServiceDescription } from '../service-file.ts';
import { BLOCKS, type Block } from './blocks.ts';

/** Writes all blocks of a workspace; returns the files that were changed. */
export function writeBlocks(root: string, services: readonly ServiceDescription[]): string[] {
  const stale = staleTexts(root, services);
  for (const [path, text] of stale) writeFileSync(join(root, path), text);
  return [...stale.keys()];
}

/** The files whose blocks do not say what the list of services says. */
export const staleFiles = (root: string, services: readonly ServiceDescription[]): string[] => [
  ...staleTexts(root, services).keys(),
];

/** What those files should say. */
function staleTexts(root: string, services: readonly ServiceDescription[]): ReadonlyMap<string, string> {
  const paths = [...new Set(BLOCKS.map(({ path }) => path))];
  const texts = paths.flatMap((path): [string, string][] => {
    const before = readFileSync(join(root, path), 'utf8');
    const after = withBlocks(path, before, services);
    return after === before ? [] : [[path, after]];
  });
  return new Map(texts);
}

const withBlocks = (path: string, text: string, services: readonly ServiceDescription[]): string =>
  BLOCKS.filter((block) => block.path === path).reduce(
    (written, block) => replaceBlock(written, block, block.lines(services)),
    text,
  );

function replaceBlock(text: string, { path, name }: Block, lines: readonly string[]): string {
  const pattern = new RegExp(`^( *)# ${name}: begin.*\\n[\\s\\S]*?^ *# ${name}: end\\n`, 'm');
  const found = pattern.exec(text);
  if (!found) throw new PlainError(`${path} has no lines "# ${name}: begin" and "# ${name}: end".`);
  const [whole, indent = ''] = found;
  const inner = lines.map((line) => (line === '' ? '\n' : `${indent}${line}\n`)).join('');
  const block = `${indent}# ${name}: begin (npm run services writes these lines)\n${inner}${indent}# ${name}: end\n`;
  return text.replace(whole, () => block);
}
