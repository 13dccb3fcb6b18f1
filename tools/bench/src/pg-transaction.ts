import type { SqlTx } from '@night-market/kernel';
import type pg from 'pg';

/** A transaction as the outbox wants it, straight on pg. */
export async function inSqlTransaction(pool: pg.Pool, work: (tx: SqlTx) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  const hooks: (() => void)[] = [];
  try {
    await client.query('begin');
    await work({
      query: async <Row>(sql: string, params: readonly unknown[] = []) =>
        (await client.query(sql, [...params])).rows as Row[],
      afterCommit: (hook) => void hooks.push(hook),
    });
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
  for (const hook of hooks) hook();
}
