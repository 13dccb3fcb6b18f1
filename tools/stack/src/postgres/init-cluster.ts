import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '@night-market/command-line';
import { giveTo } from './postgres-home.ts';
import type { PostgresHome } from './postgres-home.ts';

const INIT_TIMEOUT_MS = 120_000;

/** The name of the superuser of an embedded server. */
export const SUPERUSER = 'postgres';

/** The data folder of the server. */
export function clusterDir(home: PostgresHome): string {
  return join(home.homeDir, 'data');
}

/**
 * Makes a new database cluster, if there is none. It is made beside its place and moved there whole,
 * so that being killed in between leaves no half cluster.
 * @param options `throwaway` for one that never waits for the disk, as StackOptions says
 */
export async function initCluster(
  home: PostgresHome,
  password: string,
  { throwaway }: { readonly throwaway: boolean },
): Promise<void> {
  const target = clusterDir(home);
  if (existsSync(join(target, 'PG_VERSION'))) return;
  const draft = join(home.homeDir, 'data.part');
  const passwordFile = join(home.homeDir, 'password.part');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await giveTo(home.user, draft);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await giveTo(home.user, passwordFile);
  try {
    await runInitdb(home, draft, passwordFile, throwaway ? ['--no-sync', '--set', 'fsync=off'] : []);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  home: PostgresHome,
  dataDir: string,
  passwordFile: string,
  more: readonly string[],
): Promise<void> {
  const args = [
    '-D',
    dataDir,
    '-U',
    SUPERUSER,
    `--pwfile=${passwordFile}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
  ];
  // The built-in provider sorts the same on every machine and needs no locale of the system.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'];
  try {
    await promisify(execFile)(join(home.nativeDir, 'bin', 'initdb'), [...args, ...locale, ...more], {
      cwd: home.homeDir,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      timeout: INIT_TIMEOUT_MS,
      ...(home.user.uid === undefined ? {} : { uid: home.user.uid }),
      ...(home.user.gid === undefined ? {} : { gid: home.user.gid }),
    });
  } catch (error) {
    const { stderr = '', message = '' } = error as { stderr?: string; message?: string };
    throw new PlainError(`PostgreSQL's initdb failed: ${stderr.trim() || message}`);
  }
}
