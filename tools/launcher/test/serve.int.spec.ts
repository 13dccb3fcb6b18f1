import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '@night-market/testing';

const workspace = resolve(import.meta.dirname, '../../..');
const LAUNCHER = ['serve.mjs', 'serve-process.mjs', 'typescript-hooks.mjs'];

let root: string;
let served: ChildProcess | undefined;
let said = '';

/** A workspace with one service, inside ours so that the packages are found. */
beforeEach(() => {
  const parent = join(workspace, '.nightmarket');
  mkdirSync(parent, { recursive: true });
  root = mkdtempSync(join(parent, 'serve-'));
  for (const folder of ['tools/launcher', 'apps/wares/src', '.nightmarket/dev/env'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of LAUNCHER)
    cpSync(join(workspace, 'tools/launcher', file), join(root, 'tools/launcher', file));
  for (const file of ['tsconfig.json', 'tsconfig.base.json']) cpSync(join(workspace, file), join(root, file));
});

afterEach(async () => {
  if (served && served.exitCode === null && served.signalCode === null) {
    const ended = once(served, 'exit');
    process.kill(-served.pid!, 'SIGKILL');
    await ended;
  }
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

/** As Nx starts it, in a process group of its own as a terminal would. */
function serve(env: Record<string, string> = {}): ChildProcess {
  said = '';
  served = spawn(process.execPath, ['tools/launcher/serve.mjs', 'apps/wares'], {
    ...{ cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { PATH: process.env['PATH'], ...env },
  });
  for (const stream of [served.stdout!, served.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return served;
}

const says = (words: string | RegExp): Promise<unknown> =>
  eventually(() => (typeof words === 'string' ? said.includes(words) : words.test(said)), {
    timeoutMs: 40_000,
  });

/** A service that takes a moment to stop, with a decorator of a parameter as Nest has them. */
const SERVICE = `import { goods } from './goods.ts';
const injected = () => () => {};
class Wares { constructor(@injected() readonly name: string) {} }
console.log(\`open with \${new Wares(goods).name}\`);
const open = setInterval(() => {}, 1_000);
process.once('SIGTERM', stop).once('SIGINT', stop);
function stop() {
  console.log('stopping');
  setTimeout(() => { clearInterval(open); console.log('stopped'); process.exit(0); }, 300);
}
`;

it('serves with the settings of the service, whatever the root .env says', async () => {
  write('.env', 'OPS_TOKEN=of-compose\nONLY_COMPOSE=1\n');
  write('.nightmarket/dev/env/wares.env', 'OPS_TOKEN=of-the-service\nHTTP_PORT=1\nLOG_LEVEL=info\n');
  write(
    'apps/wares/src/main.ts',
    `const { OPS_TOKEN, ONLY_COMPOSE, HTTP_PORT, LOG_LEVEL } = process.env;
    console.log(JSON.stringify({ OPS_TOKEN, ONLY_COMPOSE, HTTP_PORT, LOG_LEVEL, args: process.argv.slice(2) }));`,
  );
  // What the root .env says comes from Nx, the port from the shell.
  serve({ OPS_TOKEN: 'of-compose', ONLY_COMPOSE: '1', HTTP_PORT: '2' });
  await says('}');
  expect(JSON.parse(/\{.*\}/.exec(said)![0])).toEqual({
    ...{ OPS_TOKEN: 'of-the-service', HTTP_PORT: '2', LOG_LEVEL: 'info', args: [] },
  });
});

it('serves with the settings of the stack that was started last', async () => {
  mkdirSync(join(root, '.nightmarket/secure/env'), { recursive: true });
  write('.nightmarket/secure/env/wares.env', 'KAFKA_SSL=true\n');
  write('.nightmarket/dev/env/wares.env', 'KAFKA_SSL=false\n');
  utimesSync(join(root, '.nightmarket/dev/env/wares.env'), 1_000, 1_000);
  write('apps/wares/src/main.ts', "console.log('TLS: ' + process.env.KAFKA_SSL);\n");
  serve();
  await says('TLS: true');
  expect(said).toContain('Settings: .nightmarket/secure/env/wares.env');
});

it('starts the service again when a source changes, after it has stopped in order', async () => {
  write('apps/wares/src/main.ts', SERVICE);
  write('apps/wares/src/goods.ts', "export const goods: string = 'tea';\n");
  serve();
  await says('open with tea');
  write('apps/wares/src/goods.ts', "export const goods: string = 'soup';\n");
  await says('open with soup');
  expect(said).toMatch(/open with tea\s+(?:.*\n)*?stopping\nstopped\n(?:.*\n)*?open with soup/);

  write('apps/wares/src/goods.ts', "export const goods: string = 'noodles;\n");
  await says('SyntaxError');
  write('apps/wares/src/goods.ts', "export const goods: string = 'noodles';\n");
  await says('open with noodles');
});

it('lets the service stop in order when Ctrl-C comes more than once', async () => {
  write('apps/wares/src/main.ts', SERVICE);
  write('apps/wares/src/goods.ts', "export const goods = 'tea';\n");
  const wares = serve();
  await says('open with tea');
  const ended = once(wares, 'exit');
  process.kill(-wares.pid!, 'SIGINT');
  await says('stopping');
  process.kill(-wares.pid!, 'SIGINT');
  process.kill(-wares.pid!, 'SIGTERM');
  await ended;
  expect(said.match(/^stopp\w+$/gm)).toEqual(['stopping', 'stopped']);
});

it('refuses what is no service', async () => {
  const [code] = (await once(serve(), 'exit')) as [number];
  expect(code).toBe(2);
  expect(said).toContain('Say the folder of a service, such as apps/payments.');
});
