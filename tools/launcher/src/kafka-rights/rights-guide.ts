import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { aclCommand } from './acl-command.ts';
import { kafkaRights, type KafkaRight } from './kafka-rights.ts';

const GUIDE = 'docs/operations/rights-kafka.md';

/** The row of a right in the guide's table, as cells. */
export const rowOf = ({ service, resource, pattern, names, operations }: KafkaRight): string[] => [
  service,
  `${resource}s`,
  names.map((name) => `\`${name}${pattern === 'prefixed' ? '*' : ''}\``).join(', '),
  operations.join(', '),
];

/**
 * The guide with these rights in its table and its commands.
 * @throws PlainError when it has neither
 */
export function withRights(guide: string, rights: readonly KafkaRight[]): string {
  const rows = rights.map((right) => `| ${rowOf(right).join(' | ')} |\n`);
  const commands = rights.map((right) => `${aclCommand(right)}\n`);
  const table = replaced(guide, /(?<=^\| Service .*\n\| -.*\n)(?:\|.*\n)+/m, rows.join(''));
  return replaced(table, /(?:^kafka-acls\.sh \$ADMIN --add .*\n)+/m, commands.join(''));
}

function replaced(text: string, pattern: RegExp, by: string): string {
  if (!pattern.test(text)) throw new PlainError(`${GUIDE} has no lines like ${String(pattern)}.`);
  return text.replace(pattern, () => by);
}

/** Writes the guide anew, from the contracts and the list of services. */
export function writeRightsGuide(root: string): void {
  const path = join(root, GUIDE);
  writeFileSync(path, withRights(readFileSync(path, 'utf8'), kafkaRights()));
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  execFileSync(process.execPath, [prettier, '--write', '--log-level=warn', path], { cwd: root });
}
