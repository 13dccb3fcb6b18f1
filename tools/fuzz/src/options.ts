import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine, someOf, text, whole, type Values } from '@night-market/command-line';
import { readServices, workspaceRoot } from '@night-market/services';

/** The document of a service's API. */
export const documentOf = (service: string): string =>
  join(workspaceRoot, 'docs/api/openapi', `${service}.json`);

const FUZZED = readServices().flatMap(({ name }) => (existsSync(documentOf(name)) ? [name] : []));

const commandLine = {
  command: 'npm run fuzz --',
  summary: 'asks every service what its OpenAPI document allows and what it does not, by schemathesis',
  options: {
    only: someOf('the services', FUZZED),
    examples: whole('requests made up for each operation and caller', { min: 1, max: 10_000, fallback: 25 }),
    seed: whole('what the requests are made from', { min: 0, max: 4_294_967_295, fallback: 1 }),
    schemathesis: text('the program', { fallback: 'schemathesis' }),
  },
  notes:
    'schemathesis comes from PyPI: python3 -m venv DIR && DIR/bin/pip install schemathesis==4.32.5; then ' +
    'say --schemathesis DIR/bin/schemathesis, or put it on the PATH.',
};

export type FuzzOptions = Values<typeof commandLine.options>;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions(args: readonly string[]): FuzzOptions | string {
  const read = readCommandLine(commandLine, args);
  return typeof read === 'string' ? read : read.values;
}
