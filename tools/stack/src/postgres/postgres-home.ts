import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { postgresNativeDir } from './postgres-binaries.ts';
import { canTraverse, resolveServerUser } from './postgres-user.ts';
import type { ServerUser } from './postgres-user.ts';

/** Where the server's programs and data lie and who runs them. */
export interface PostgresHome {
  readonly user: ServerUser;
  readonly nativeDir: string;
  /** Holds `data` and the log; owned by root or us, reachable for the server's user. */
  readonly homeDir: string;
}

/**
 * Finds folders that the server's user can reach. In a checkout below a private folder (such as
 * /root) it cannot, so then a copy of the programs and the data go to a public temporary folder.
 */
export async function preparePostgresHome(
  dataDir: string,
  log: (line: string) => void,
): Promise<PostgresHome> {
  const user = await resolveServerUser(log);
  const wanted = join(dataDir, 'postgres');
  const native = await postgresNativeDir();
  await mkdir(dataDir, { recursive: true });
  const homeDir = canTraverse(dataDir, user) ? wanted : await publicFolder(`data-${hash(dataDir)}`);
  const nativeDir = canTraverse(native, user) ? native : await copyNative(native);
  if (homeDir !== wanted) {
    log(`postgres: its system user cannot enter ${dataDir}; the database's files are in ${homeDir}`);
  }
  await mkdir(homeDir, { recursive: true, mode: 0o755 });
  return { user, nativeDir, homeDir };
}

/** Hands a folder to the server's user, if that is not us. */
export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
}

/** A folder of ours that others can enter but not write, below one that outlives a reboot if there is one. */
async function publicFolder(name: string): Promise<string> {
  const base = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
  const folder = join(base, `night-market-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const { uid, mode } = statSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new PlainError(
      `${folder} belongs to somebody else: remove it, or set NIGHT_MARKET_HOME to another folder.`,
    );
  }
  return folder;
}

async function copyNative(native: string): Promise<string> {
  const folder = await publicFolder('programs');
  const target = join(folder, `postgres-${hash(native)}`);
  if (existsSync(target)) return target;
  const draft = await mkdtemp(`${target}.part-`);
  try {
    await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await rename(join(draft, 'native'), target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
