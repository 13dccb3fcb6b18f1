import pg from 'pg';
import type { Arena } from '../arena.ts';

const CONNECT_TIMEOUT_MS = 3_000;

/** Runs statements one after the other as a role that may do everything. */
export async function asAdmin({ stack }: Arena, ...statements: readonly string[]): Promise<void> {
  const connectionTimeoutMillis = CONNECT_TIMEOUT_MS;
  const client = new pg.Client({ connectionString: stack.databaseUrl, connectionTimeoutMillis });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Role and database of a service, ready to be put into a statement. */
export function accountOf({ platform }: Arena, service: string) {
  const { username, password, pathname } = new URL(platform.databaseUrls[service]!);
  const database = pathname.slice(1);
  return {
    role: pg.escapeIdentifier(username),
    password: pg.escapeLiteral(decodeURIComponent(password)),
    /** Ends all sessions in its database. */
    endSessions: `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${pg.escapeLiteral(database)} and pid <> pg_backend_pid()`,
  };
}
