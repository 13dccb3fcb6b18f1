import { waitFor } from '@night-market/stack';
import pg from 'pg';
import type { Arena } from '../arena.ts';

const CONNECT_TIMEOUT_MS = 3_000;
/** What is broken on purpose beside it may keep it out for a while. */
const REACHED_WITHIN_MS = 60_000;

/** Runs statements one after the other as a role that may do everything. */
export async function asAdmin({ stack }: Arena, ...statements: readonly string[]): Promise<void> {
  const client = await waitFor(() => connect(stack.databaseUrl), {
    what: 'the database takes a connection of the administrator',
    timeoutMs: REACHED_WITHIN_MS,
  });
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function connect(connectionString: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client,
    () => undefined,
  );
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
