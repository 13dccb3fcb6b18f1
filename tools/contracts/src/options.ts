import { parseArgs } from 'node:util';
import { PlainError } from './plain-error.ts';
import type { Format } from './report.ts';

export interface Options {
  readonly command: 'check' | 'snapshot' | 'help';
  readonly against?: string;
  readonly format: Format;
}

export const HELP = `npm run contracts:snapshot
  writes libs/contracts/snapshots from the contracts
npm run contracts:check -- [options]
  compares the contracts with every earlier version in the history of this branch
  --against REF     with those of a commit, branch or tag instead
  --format json     for tools (text)`;

/** @throws PlainError when they make no sense */
export function readOptions(args: readonly string[]): Options {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: 'string' },
        format: { type: 'string', default: 'text' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new PlainError((error as Error).message.split('\n')[0], { cause: error });
  }
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  const { against, format, help } = values;
  if (help) return { command: 'help', format: 'text' };
  if (rest.length > 0 || (command !== 'check' && command !== 'snapshot')) {
    throw new PlainError('Say `check` or `snapshot`, and options after it.');
  }
  if (format !== 'text' && format !== 'json') throw new PlainError('--format must be text or json.');
  if (against === '') throw new PlainError('--against needs a commit, a branch or a tag.');
  return { command, format, ...(against !== undefined && { against }) };
}
