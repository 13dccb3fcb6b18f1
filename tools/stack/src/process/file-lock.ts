import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { identifyProcess, isAlive } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** A lock that this process holds until it is released or the process dies. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock file for this process, or returns undefined if a living process holds it.
 * A lock whose holder is dead is taken over, so `kill -9` never leaves a lock behind for good.
 */
export function tryLock(path: string): FileLock | undefined {
  const self = identifyProcess(process.pid);
  if (!self) throw new Error('this process cannot see itself in the process table');
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (tryLink(draft, path)) return { release: () => rmSync(path, { force: true }) };
      if (isAlive(lockHolder(path))) return undefined;
      removeStale(path, draft);
    }
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Who holds the lock, living or dead; undefined if nobody does. */
export function lockHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's lock away; puts it back if a living one slipped in between look and move. */
function removeStale(path: string, draft: string): void {
  const aside = `${draft}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (isAlive(lockHolder(aside))) tryLink(aside, path);
  rmSync(aside, { force: true });
}
