// Runs a service from its sources, with the settings that `npm run stack` wrote for it, and starts it again when one of its
// sources changes: node tools/launcher/serve.mjs apps/payments
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

const launcher = dirname(fileURLToPath(import.meta.url));
const root = resolve(launcher, '../..');
const [project = '', ...args] = process.argv.slice(2);
const main = join(root, project, 'src/main.ts');
/** Of the stack that was started last: with `-- --secure` it is another. */
const [settings] = ['dev', 'secure']
  .map((stack) => join(root, '.nightmarket', stack, 'env', `${basename(project)}.env`))
  .filter((path) => existsSync(path))
  .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);

const settingsIn = (path) =>
  path !== undefined && existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};

/** Nx hands the root `.env`, which is for docker compose, to every target: its values must not beat the service's own. */
function serviceEnv() {
  const env = { ...process.env };
  for (const [variable, value] of Object.entries(settingsIn(join(root, '.env')))) {
    if (env[variable] === value) delete env[variable];
  }
  // What the shell says still comes first.
  return { ...settingsIn(settings), ...env };
}

function serve() {
  if (settings) console.error(`Settings: ${relative(root, settings)}`);
  else {
    console.error(
      `There are no settings of ${basename(project)}: start \`npm run stack\` in another terminal.`,
    );
  }
  const watch = ['--watch', '--watch-preserve-output', '--import', join(launcher, 'serve-process.mjs')];
  // Node's watcher sends SIGTERM, waits until the service has ended, and starts it again.
  const watcher = spawn(process.execPath, [...watch, main, ...args], { env: serviceEnv(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => watcher.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  watcher.on('error', ({ message }) => {
    console.error(`The service does not start: ${message}`);
    process.exitCode = 1;
  });
  watcher.once('exit', (code) => (process.exitCode = code ?? 1));
}

if (project !== '' && existsSync(main)) serve();
else {
  console.error('Say the folder of a service, such as apps/payments.');
  process.exitCode = 2;
}
