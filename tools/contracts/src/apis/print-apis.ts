import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PlainError, runStep } from '@night-market/command-line';
import {
  readServices,
  resolveSettings,
  type ServiceDescription,
  type SettingSources,
} from '@night-market/services';
import { parseApi, type ApiDocument } from './api-document.ts';
import type { Printing, Step } from './printing.ts';

/**
 * What a service must be told before it boots. It connects to nothing, so none of it is true; the operations API is
 * there only with a token.
 */
const SETTINGS = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  KAFKA_BROKERS: '127.0.0.1:1',
  HTTP_PORT: '0',
  LOG_LEVEL: 'silent',
  OPS_TOKEN: 'no-token-of-anybody',
  OIDC_ISSUER: 'http://127.0.0.1:1',
};

/** The same for what the "settings" of its service.json ask for. */
const STAND_INS: SettingSources = {
  urlsOf: () => ['http://127.0.0.1:1'],
  secret: () => 'whsec_bm9uZSBvZiBhbnlib2R5LCBub25lIG9mIGFueWJvZHk=',
  folderOf: () => '/nowhere',
  option: () => undefined,
};

const TIMEOUT_MS = 120_000;
const HOOKS = fileURLToPath(new URL('../../../launcher/typescript-hooks.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./print-in-turn.ts', import.meta.url));

/**
 * The APIs of all apps of the repository, as the apps themselves print them from their sources (`main.ts openapi`).
 * @throws PlainError when one of them does not start or does not print it
 */
export function printApis(root: string): ApiDocument[] {
  const services = readServices(root);
  const apps = globSync('apps/*/src/main.ts', { cwd: root }).map((path) => path.split(/[\\/]/)[1]!);
  if (apps.length === 0) return [];
  const printings = apps.sort().map((app): Printing => {
    const env = { PATH: process.env['PATH'], ...SETTINGS, ...ownSettings(services, app) };
    return { app, main: join(root, 'apps', app, 'src/main.ts'), env };
  });
  const printed = new Map(runAll(root, printings).map((step) => [step.app, step.printed]));
  return apps.map((app) => apiOf(app, printed.get(app) ?? ''));
}

function runAll(root: string, printings: readonly Printing[]): Step[] {
  const args = ['--import', pathToFileURL(HOOKS).href, PROGRAM, JSON.stringify(printings)];
  const place = { cwd: root, timeoutMs: TIMEOUT_MS };
  const said = runStep(process.execPath, args, place, ({ stdout, stderr, reason }) => {
    const { app } = stepsIn(stdout).at(-1) ?? printings[0]!;
    return unknown(app, stderr.trim().split('\n').slice(0, 3).join(' ') || reason);
  });
  return stepsIn(said);
}

const stepsIn = (text: string): Step[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Step);

function apiOf(app: string, text: string): ApiDocument {
  if (text === '') throw new PlainError(unknown(app, 'it prints nothing'));
  const api = parseApi(text, `What ${app} prints`);
  if (api) return api;
  throw new PlainError(`${app} does not print an OpenAPI document that says whose it is (x-service).`);
}

const unknown = (app: string, why: string): string => `The API of ${app} is not known: ${why}`;

function ownSettings(services: readonly ServiceDescription[], app: string): Record<string, string> {
  const service = services.find(({ folder }) => folder === `apps/${app}`);
  return service ? resolveSettings(service, services, STAND_INS) : {};
}
