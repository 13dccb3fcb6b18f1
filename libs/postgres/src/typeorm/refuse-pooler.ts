import { ConfigError } from '@night-market/kernel';
import pg, { type PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { withIdleTimeout } from '../session/silence-limit.ts';
import { Pooled } from './pooling.ts';

const CONNECT_LIMIT_MS = 3_000;

export const NEEDS_DIRECT_URL =
  'DATABASE_URL leads to a connection pooler: set DATABASE_DIRECT_URL to the address of PostgreSQL itself, for session locks and migrations';

/** A pooler's word for settings that are to hold for a session. */
export const refusesStartUp = (error: unknown): boolean =>
  error instanceof Error && /unsupported startup parameter/i.test(error.message);

const WHO = `select pg_backend_pid() as pid, current_database() as name, pg_postmaster_start_time()::text as since`;

interface Session {
  readonly pid: number;
  readonly name: string;
  readonly since: string;
}

/**
 * Refuses an address whose sessions are not ours for as long as the connection lasts: locks would be shared and settings
 * leak. A pooler gives a process id of its own, which is not the one that the session tells.
 * @throws ConfigError with one sentence that says which variable to set
 */
export async function refusePooler(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const pooled = await runner
    .connect()
    .then((client: PoolClient) => sessionOf(client))
    .finally(() => runner.release());
  if (!(dataSource instanceof Pooled)) {
    if (pooled.isLent) throw new ConfigError(NEEDS_DIRECT_URL);
    return;
  }
  const direct = await directSession(dataSource.directUrl);
  if (direct.isLent)
    throw new ConfigError(
      'DATABASE_DIRECT_URL leads to a connection pooler: it must be the address of PostgreSQL itself',
    );
  if (direct.name !== pooled.name || direct.since !== pooled.since)
    throw new ConfigError(
      'DATABASE_DIRECT_URL leads to another database than DATABASE_URL: both must be the same one',
    );
}

async function sessionOf(client: pg.Client | PoolClient): Promise<Session & { readonly isLent: boolean }> {
  const { processID } = client as unknown as { readonly processID: number };
  const { rows } = await client.query<Session>(WHO);
  const [session] = rows;
  if (!session) throw new Error('PostgreSQL does not tell who it is');
  return { ...session, isLent: session.pid !== processID };
}

async function directSession(connectionString: string) {
  const stream = withIdleTimeout(CONNECT_LIMIT_MS);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_LIMIT_MS, stream });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await sessionOf(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
