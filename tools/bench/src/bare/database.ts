import pg from 'pg';

/** One statement, prepared once a connection. */
export type Run = <Row extends pg.QueryResultRow>(
  name: string,
  text: string,
  ...columns: unknown[]
) => Promise<Row[]>;

/** A pool of the platform's size. */
export function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  // The statement under way, or the next one, fails with it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Runs `work` in a transaction. */
export async function inTransaction<R>(pool: pg.Pool, work: (run: Run) => Promise<R>): Promise<R> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(
      async (name, text, ...values) => (await client.query({ name, text, values })).rows as never,
    );
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
