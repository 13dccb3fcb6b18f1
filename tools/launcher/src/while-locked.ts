import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { lockHolder, tryLock } from '@night-market/stack';

/**
 * Runs `use` while this process alone holds the first of these lock files that is free; a killed holder's is free.
 * @param command as it is typed: npm start
 * @throws PlainError when living processes hold all of them
 */
export async function whileLocked<T>(
  command: string,
  lockFiles: readonly [string, ...string[]],
  use: (lockFile: string) => Promise<T>,
): Promise<T> {
  for (const lockFile of lockFiles) {
    mkdirSync(dirname(lockFile), { recursive: true });
    const lock = tryLock(lockFile);
    if (!lock) continue;
    try {
      return await use(lockFile);
    } finally {
      lock.release();
    }
  }
  const pid = lockHolder(lockFiles[0])?.pid;
  throw new PlainError(
    `${command} is running here already (process ${pid}): stop it, or set NIGHT_MARKET_HOME to another folder.`,
  );
}
