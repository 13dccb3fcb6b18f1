import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, runStep } from '@night-market/command-line';
import { readServices, resolveSettings, type SettingSources } from '@night-market/services';
import { parseApi, type ApiDocument } from './api-document.ts';

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

const TIMEOUT_MS = 60_000;

/**
 * The APIs of all apps of the repository, as the apps themselves print them (`main.js openapi`).
 * @throws PlainError when one of them cannot be built or does not print it
 */
export function printApis(root: string): ApiDocument[] {
  const apps = globSync('apps/*/src/main.ts', { cwd: root }).map((path) => path.split(/[\\/]/)[1]!);
  if (apps.length === 0) return [];
  mkdirSync(join(root, '.nightmarket'), { recursive: true });
  const folder = mkdtempSync(join(root, '.nightmarket', 'apis-'));
  try {
    return apps.sort().map((app) => printApi(root, app, join(folder, app)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printApi(root: string, app: string, dir: string): ApiDocument {
  const cwd = join(root, 'apps', app);
  const rolldown = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
  node(app, cwd, [rolldown, '-c', '../../rolldown.config.js', '--dir', dir], process.env);
  const env = { PATH: process.env['PATH'], ...SETTINGS, ...ownSettings(root, app) };
  const text = node(app, cwd, [join(dir, 'main.js'), 'openapi'], env);
  const api = parseApi(text, `What ${app} prints`);
  if (api) return api;
  throw new PlainError(`${app} does not print an OpenAPI document that says whose it is (x-service).`);
}

function ownSettings(root: string, app: string): Record<string, string> {
  const services = readServices(root);
  const service = services.find(({ folder }) => folder === `apps/${app}`);
  return service ? resolveSettings(service, services, STAND_INS) : {};
}

function node(app: string, cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  return runStep(process.execPath, args, { cwd, env, timeoutMs: TIMEOUT_MS }, ({ stderr, reason }) => {
    return `The API of ${app} is not known: ${stderr.trim().split('\n').slice(0, 3).join(' ') || reason}`;
  });
}
