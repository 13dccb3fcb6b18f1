import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePort } from '@night-market/testing';
import pg from 'pg';

const run = promisify(execFile);

/** The programs of the test stack's server, and the system user that may run them. */
interface Programs {
  readonly folder: string;
  readonly user: { readonly uid: number; readonly gid: number };
}

/** A PostgreSQL server of a test's own, for what no database on the shared one can show. */
export class OwnPostgres {
  readonly port: number;
  private readonly programs: Programs;
  private readonly home: string;
  private process: ChildProcess | undefined;

  private constructor(programs: Programs, home: string, port: number) {
    this.programs = programs;
    this.home = home;
    this.port = port;
  }

  /** Makes an empty cluster whose superuser `postgres` needs no password; it is not started. */
  static async create(): Promise<OwnPostgres> {
    const server = await OwnPostgres.at(await findPrograms());
    const args = ['-D', server.dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    const locale = ['--locale-provider=builtin', '--locale=C.UTF-8'];
    const { user, folder } = server.programs;
    await run(join(folder, 'initdb'), [...args, ...locale], {
      ...user,
      cwd: server.home,
      env: { LC_ALL: 'C' },
    });
    server.set(
      ...["listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", `port = ${server.port}`],
      ...['fsync = off', 'shared_buffers = 32MB', 'wal_keep_size = 256MB'],
    );
    return server;
  }

  /** A copy of this server, which must not run yet, that will follow it and take no writes. */
  async createStandby(): Promise<OwnPostgres> {
    const standby = await OwnPostgres.at(this.programs);
    await run('cp', ['-R', this.dataDir, standby.dataDir], { ...this.programs.user, cwd: standby.home });
    standby.write('standby.signal', '');
    standby.set(
      `port = ${standby.port}`,
      `primary_conninfo = 'host=127.0.0.1 port=${this.port} user=postgres'`,
    );
    return standby;
  }

  private static async at(programs: Programs): Promise<OwnPostgres> {
    const home = mkdtempSync(join(tmpdir(), 'own-postgres-'));
    chmodSync(home, 0o700);
    if (process.getuid?.() === 0) chownSync(home, programs.user.uid, programs.user.gid);
    return new OwnPostgres(programs, home, await freePort());
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** The folder that relative names in the server's settings start from. */
  private get dataDir(): string {
    return join(this.home, 'data');
  }

  /** Starts the server and waits until it answers. */
  async start(): Promise<void> {
    const { folder, user } = this.programs;
    const options = { ...user, cwd: this.home, env: { LC_ALL: 'C' }, stdio: 'ignore' as const };
    this.process = spawn(join(folder, 'postgres'), ['-D', this.dataDir], options);
    await eventually(() => this.query('select 1'), { timeoutMs: 20_000 });
  }

  /** Ends the server and its sessions at once. */
  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child && child.exitCode === null && child.kill('SIGQUIT')) await once(child, 'exit');
  }

  /** Ends the server and removes its files. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Adds lines to postgresql.conf; a later one counts. A server that runs must be told to `reload`. */
  set(...lines: readonly string[]): void {
    appendFileSync(join(this.dataDir, 'postgresql.conf'), `${lines.join('\n')}\n`);
  }

  /** Puts a file into the data folder, readable by the server alone. */
  write(name: string, text: string): void {
    const path = join(this.dataDir, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (process.getuid?.() === 0) chownSync(path, this.programs.user.uid, this.programs.user.gid);
  }

  /** Has the settings and certificates read again, and ends all other sessions. */
  async reload(): Promise<void> {
    const before = await this.query<{ at: Date }>('select pg_conf_load_time() as at');
    await this.query('select pg_reload_conf()');
    await eventually(async () => {
      const [now] = await this.query<{ at: Date }>('select pg_conf_load_time() as at');
      return now!.at.getTime() !== before[0]!.at.getTime();
    });
    await this.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
  }

  /** One statement, on a connection of its own. */
  async query<Row>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Asks the server of the test stack where its programs are and whom its files belong to. */
async function findPrograms(): Promise<Programs> {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  await client.end();
  const dataDir = rows[0]!.data_directory;
  const [, program] = /^(\S+)/.exec(readFileSync(join(dataDir, 'postmaster.opts'), 'utf8')) ?? [];
  if (program === undefined) throw new Error('this test needs a PostgreSQL server on this machine');
  const { uid, gid } = statSync(dataDir);
  return { folder: dirname(program), user: { uid, gid } };
}
