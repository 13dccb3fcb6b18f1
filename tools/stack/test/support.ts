import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';

const home = resolve(import.meta.dirname, '../../../.nightmarket');

/** The jars are fetched once for all tests. */
export const cacheDir = join(home, 'cache');

/** A folder of its own for one stack. */
export function newDataDir(name: string): string {
  mkdirSync(join(home, 'tmp'), { recursive: true });
  const dir = mkdtempSync(join(home, 'tmp', `${name}-`));
  // A private folder would send the database's files elsewhere, since its server runs as another user.
  chmodSync(dir, 0o755);
  return dir;
}
