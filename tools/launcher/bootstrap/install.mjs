import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installNeeded, rememberInstall } from './lock-hash.mjs';

const LOCK_WAIT_MS = 600_000;
const LOCK_LOOK_MS = 500;
const EMPTY_LOCK_MS = 5_000;
// npm follows its reason with pages of usage.
const LINES_MAX = 25;
const WORDS_MAX = 64 * 1024;

/** Installs the packages if that is needed. Returns one plain sentence if it could not be done. */
export async function ensureInstalled(root) {
  if (!installNeeded(root)) return undefined;
  const lock = await takeInstallLock(root);
  if (!lock)
    return 'Another command has been installing the packages for ten minutes; stop it and try again.';
  try {
    // Another command may have done it while this one waited.
    return installNeeded(root) ? await install(root) : undefined;
  } finally {
    rmSync(lock, { force: true });
  }
}

async function install(root) {
  console.log('Installing the packages (npm ci); this takes a minute the first time.');
  const ci = await npm(root, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (ci !== 0) return `npm could not install the packages (npm ci: ${ci}); its own words are above.`;
  const node = join(root, 'node_modules', '.bin', 'node');
  if (!existsSync(node)) await npm(root, ['rebuild', 'node', '--loglevel=error']);
  if (!existsSync(node)) {
    return "npm did not set up the project's own Node 24: allow the install script of the package `node` and run `npm ci` again.";
  }
  rememberInstall(root);
  return undefined;
}

/** Runs npm; resolves with its exit code, or with what kept it from running. */
function npm(root, args) {
  const cli = process.env.npm_execpath ?? '';
  // Under `npm start` this very npm is known; otherwise the one on the PATH is taken.
  const [command, ...before] = cli.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (words = (words + text).slice(0, WORDS_MAX)));
    child.once('error', (error) => resolve(error.code === 'ENOENT' ? 'npm is not installed' : error.message));
    child.once('close', (code, signal) => {
      if (code !== 0) console.error(words.split('\n').slice(0, LINES_MAX).join('\n'));
      resolve(code ?? signal);
    });
  });
}

/** `npm start` and `npm test` may begin at the same time in a fresh clone: one installs, the other waits. */
async function takeInstallLock(root) {
  const folder = join(root, '.nightmarket');
  const path = join(folder, 'install.lock');
  mkdirSync(folder, { recursive: true });
  const deadlineMs = Date.now() + LOCK_WAIT_MS;
  while (Date.now() < deadlineMs) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return path;
    } catch {
      if (!holderLives(path)) rmSync(path, { force: true });
      else await delay(LOCK_LOOK_MS);
    }
  }
  return undefined;
}

function holderLives(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Empty: its holder is just about to write its id, or was killed in that moment.
    if (pid === 0) return Date.now() - statSync(path).mtimeMs < EMPTY_LOCK_MS;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
