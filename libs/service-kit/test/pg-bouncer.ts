import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@night-market/testing';
import pg from 'pg';

/** PgBouncer refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const PLACES = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'];

/** A real PgBouncer in transaction mode before the server of a PostgreSQL URL. */
export class PgBouncer {
  readonly url: string;
  private readonly process: ChildProcess;
  private readonly folder: string;

  private constructor(url: string, process: ChildProcess, folder: string) {
    this.url = url;
    this.process = process;
    this.folder = folder;
  }

  static async before(databaseUrl: string, settings: readonly string[] = []): Promise<PgBouncer> {
    const binary = PLACES.find((path) => existsSync(path));
    if (!binary) throw new Error('PgBouncer is missing: install the package pgbouncer to run this test');
    const target = new URL(databaseUrl);
    const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const users = join(folder, 'users.txt');
    writeFileSync(
      users,
      `"${decodeURIComponent(target.username)}" "${decodeURIComponent(target.password)}"\n`,
    );
    const file = join(folder, 'pgbouncer.ini');
    const lines = [
      '[databases]',
      `* = host=${target.hostname} port=${target.port || 5432}`,
      '[pgbouncer]',
      ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir ='],
      ...['auth_type = trust', `auth_file = ${users}`],
      ...['pool_mode = transaction', 'default_pool_size = 3', 'max_client_conn = 100'],
      ...settings,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const user = process.getuid?.() === 0 ? NOBODY : {};
    const child = spawn(binary, ['-q', file], { stdio: 'ignore', ...user });
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${port}`;
    const pooler = new PgBouncer(url.href, child, folder);
    await eventually(() => answers(url.href));
    return pooler;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.kill('SIGKILL')) await once(this.process, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
