import pg from 'pg';
import type { World } from '../world.ts';

/** One statement that fills a table with `$1` orders whose numbers start at `$2`, of `$3` in all. */
export interface Fill {
  readonly what: string;
  readonly sql: string;
}

const CHUNK_ORDERS = 100_000;

/**
 * Fills tables in bulk as the server's superuser, without the checks of foreign keys, and says how far it has come;
 * then lets the server look at what there is, so that it does not do so during a measurement.
 */
export async function fillInChunks(
  world: World,
  databaseUrl: string,
  fills: readonly Fill[],
  orders: number,
): Promise<void> {
  const url = new URL(world.stack.databaseUrl);
  url.pathname = new URL(databaseUrl).pathname;
  const client = new pg.Client({ connectionString: String(url) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    for (const { what, sql } of fills) {
      for (let from = 1; from <= orders; from += CHUNK_ORDERS) {
        world.signal.throwIfAborted();
        const count = Math.min(CHUNK_ORDERS, orders - from + 1);
        await client.query(sql, [count, from, orders]);
        const done = from + count - 1;
        if (done === orders || done % (5 * CHUNK_ORDERS) === 0) world.say(`  ${what}: ${done} of ${orders}`);
      }
    }
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}
