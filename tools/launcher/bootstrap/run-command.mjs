import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const FORWARDED = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' };
const PARENT_LOOK_MS = 1_000;

/**
 * Runs a command of the launcher under the project's own Node and resolves with its exit code. Signals are
 * handed on; the command takes signals that follow each other closely for one, since Ctrl-C in a
 * terminal reaches npm, this process and the command each.
 */
export async function runCommand(root, command, args) {
  const child = start(root, `${command}.ts`, args);
  const onSignal = (signal) => child.kill(FORWARDED[signal]);
  for (const signal of Object.keys(FORWARDED)) process.on(signal, onSignal);
  const parentWatch = stopWithParent(() => child.kill('SIGTERM'));
  const { code, signal } = await ended(child);
  clearInterval(parentWatch);
  if (code !== null) return code;
  // It was killed and could not tidy up: end what it had started, by the ids it noted.
  await ended(start(root, 'sweep.ts', []));
  return 128 + (constants.signals[signal] ?? 0);
}

function start(root, file, args) {
  const node = join(root, 'node_modules', '.bin', 'node');
  const script = join(root, 'tools', 'launcher', 'src', file);
  const env = { ...process.env, NIGHT_MARKET_BOOTSTRAP_PID: String(process.pid) };
  const child = spawn(node, [script, ...args], { cwd: root, env, stdio: 'inherit' });
  child.on('error', ({ message }) =>
    console.error(`The project's own Node 24 does not start: ${message}. Remove node_modules and try again.`),
  );
  return child;
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 1, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Under npm, ends the command when npm has been killed and can no longer hand on a signal. */
function stopWithParent(stop) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event || parent <= 1) return undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, PARENT_LOOK_MS);
  watch.unref();
  return watch;
}
