import { oneOf, readCommandLine, UsageError } from '@night-market/command-line';
import { LIB_TYPES, type LibType } from './add-lib.ts';

export type Options =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'lib'; readonly name: string; readonly type: LibType };

const service = {
  command: 'npm run add:service',
  summary: 'writes a whole working service in apps/NAME, known everywhere and started by npm start',
  operands: ['NAME'],
  options: {},
} as const;

const lib = {
  command: 'npm run add:lib',
  summary: 'writes a library in libs/NAME, with a function and its test',
  operands: ['NAME'],
  options: {
    type: oneOf('what it may import (tools/boundaries/dep-constraints.js)', LIB_TYPES, { fallback: 'pure' }),
  },
} as const;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions([kind = '', ...args]: readonly string[]): Options | string {
  if (kind === 'service') {
    const read = readCommandLine(service, args);
    return typeof read === 'string' ? read : { kind, name: read.operands[0]! };
  }
  if (kind === 'lib') {
    const read = readCommandLine(lib, args);
    return typeof read === 'string' ? read : { kind, name: read.operands[0]!, type: read.values.type };
  }
  throw new UsageError('Say npm run add:service -- NAME or npm run add:lib -- NAME.');
}
