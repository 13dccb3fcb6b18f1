import { readFileSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLineOf, identifyProcess, isAlive } from '../process/process-identity.ts';
import type { ProcessIdentity } from '../process/process-identity.ts';
import { spawnDetached } from '../process/spawn-detached.ts';
import type { PostgresState } from '../state/stack-state.ts';
import { clusterDir } from './init-cluster.ts';
import type { PostgresHome } from './postgres-home.ts';

const LOG_BYTES_MAX = 20 * 1024 * 1024;

// Durability is a law here: synchronous_commit stays on although this is for development, and so does fsync, which is on
// unless the cluster was made to be thrown away (init-cluster.ts).
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  max_locks_per_transaction: '256',
  shared_buffers: '256MB',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%a@%d ',
  log_checkpoints: 'off',
};

/** Where the server's output goes. */
export function postgresLogFile(home: Pick<PostgresHome, 'homeDir'>): string {
  return join(home.homeDir, 'postgres.log');
}

/** Starts the server process; it may still be recovering when this returns. */
export async function spawnPostgres(
  home: PostgresHome,
  port: number,
  more: Readonly<Record<string, string>> = {},
): Promise<ProcessIdentity> {
  const dataDir = clusterDir(home);
  await removeForeignPidFile(dataDir);
  await boundLog(postgresLogFile(home));
  const settings = Object.entries({ ...SETTINGS, ...more }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const started = await spawnDetached({
    command: join(home.nativeDir, 'bin', 'postgres'),
    args: ['-D', dataDir, '-p', String(port), ...settings],
    cwd: home.homeDir,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    outputFile: postgresLogFile(home),
    uid: home.user.uid,
    gid: home.user.gid,
  });
  return started.identity;
}

/** The server of this data folder if it lives, whether recorded by us or only by its own pid file. */
export function livingPostgres(
  state: Pick<PostgresState, 'dataDir' | 'process'>,
): ProcessIdentity | undefined {
  if (isAlive(state.process) && servesFolder(state.process.pid, state.dataDir)) return state.process;
  const pid = pidFromFile(state.dataDir);
  return pid !== undefined && servesFolder(pid, state.dataDir) ? identifyProcess(pid) : undefined;
}

/**
 * After a crash `postmaster.pid` stays behind. PostgreSQL ignores it unless the number in it now belongs
 * to another process of the same user; then it would refuse to start, so such a file is removed.
 */
async function removeForeignPidFile(dataDir: string): Promise<void> {
  const pid = pidFromFile(dataDir);
  if (pid === undefined || !identifyProcess(pid) || servesFolder(pid, dataDir)) return;
  await rm(join(dataDir, 'postmaster.pid'), { force: true });
}

function servesFolder(pid: number, dataDir: string): boolean {
  const command = commandLineOf(pid);
  return command.includes('postgres') && command.includes(`-D ${dataDir} `);
}

function pidFromFile(dataDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function boundLog(path: string): Promise<void> {
  const sizeBytes = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (sizeBytes > LOG_BYTES_MAX) await rename(path, `${path}.1`);
}
