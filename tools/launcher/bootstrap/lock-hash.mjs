import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HASH_FILE = join('node_modules', '.night-market-lock-hash');

/** The hash of the lock file that the packages are installed from. */
export function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Whether the packages are missing or were installed from another lock file. */
export function installNeeded(root) {
  if (!existsSync(join(root, 'node_modules'))) return true;
  const hash = lockHash(root);
  if (readText(join(root, HASH_FILE)).trim() === hash) return false;
  // Somebody ran `npm install` by hand: if that is just what the lock file says, it is good.
  if (!treeMatchesLock(root)) return true;
  rememberInstall(root);
  return false;
}

/** Notes that the packages are now as the lock file says. */
export function rememberInstall(root) {
  writeFileSync(join(root, HASH_FILE), `${lockHash(root)}\n`);
}

/** Compares npm's own record of what it installed with the lock file. */
export function treeMatchesLock(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  const none = Object.keys(installed).length === 0;
  const foreign = Object.entries(installed).some(([path, entry]) => {
    const lock = wanted[path];
    return !lock || lock.version !== entry.version || lock.integrity !== entry.integrity;
  });
  const missing = Object.entries(wanted).some(([path, entry]) => isNeeded(path, entry) && !installed[path]);
  return !none && !foreign && !missing;
}

/** Not for another system, and not an entry that npm left in the lock file without a use. */
function isNeeded(path, entry) {
  return path.startsWith('node_modules/') && !entry.optional && !entry.extraneous;
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
