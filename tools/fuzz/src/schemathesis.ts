import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import type { FuzzOptions } from './options.ts';

const FOLDER = join(import.meta.dirname, '..');
const CONFIG = join(FOLDER, 'schemathesis.toml');

/** What no answer may break, whoever asks. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
/** What shows only with a caller who may do all. */
const OF_THOSE_LET_IN = ['negative_data_rejection', 'missing_required_header', 'unsupported_method'];

/** One run against one service. */
export interface Run {
  readonly document: string;
  readonly url: string;
  readonly authorization: string | undefined;
  /** Where it says what it has found. */
  readonly reportDir: string;
}

/** @throws PlainError when the program is not there */
export function requireSchemathesis({ schemathesis }: Pick<FuzzOptions, 'schemathesis'>): string {
  const { status, stdout } = spawnSync(schemathesis, ['--version'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new PlainError(
    `"${schemathesis}" does not start: install schemathesis from PyPI, and see npm run fuzz -- --help.`,
  );
}

/** Streams of events: their answers have no end, so each would be waited for until the time is over. */
function endlessPaths(document: string): string[] {
  const { paths } = JSON.parse(readFileSync(document, 'utf8')) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    JSON.stringify(operations).includes('"text/event-stream"') ? [path] : [],
  );
}

/** @returns whether nothing was found */
export async function runSchemathesis(
  { document, url, authorization, reportDir }: Run,
  { schemathesis, examples, seed }: Pick<FuzzOptions, 'schemathesis' | 'examples' | 'seed'>,
  signal: AbortSignal,
): Promise<boolean> {
  const checks = authorization === undefined ? CHECKS : [...CHECKS, ...OF_THOSE_LET_IN];
  const args = [
    ...[
      '--config-file',
      CONFIG,
      'run',
      document,
      '--url',
      url,
      '--checks',
      checks.join(','),
      '--continue-on-failure',
      '--no-color',
    ],
    ...endlessPaths(document).flatMap((path) => ['--exclude-path', path]),
    ...['--max-examples', String(examples), '--seed', String(seed), '--request-timeout', '15'],
    ...['--warnings', 'off', '--report', 'junit', '--report-dir', reportDir],
    ...(authorization === undefined ? [] : ['--header', `Authorization: ${authorization}`]),
  ];
  mkdirSync(reportDir, { recursive: true });
  // It keeps what it learns in the folder where it runs.
  const child = spawn(schemathesis, args, {
    cwd: reportDir,
    stdio: ['ignore', 'inherit', 'inherit'],
    // What it does not know of bodies stands in hooks.py.
    env: { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1', SCHEMATHESIS_HOOKS: 'hooks' },
    signal,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
