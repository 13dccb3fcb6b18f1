import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Settled and refunded to the last leg; the commit time of the row's last change is when that was true. */
const SETTLED = `select order_id, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as at_ms
  from saga where order_id = any($1) and settled`;

/** Lateral: looked up one by one, whatever the planner thinks of reading millions of sagas instead. */
const LEFT = `select count(*)::int as left from unnest($1::text[]) as wanted(order_id)
  left join lateral (select settled, state from saga where saga.order_id = wanted.order_id limit 1) as saga on true
  where saga.settled is not true or (wanted.order_id = any($2) and saga.state <> 'Refunded')`;

/**
 * Waits until the sagas of all these orders are settled, duplicates paid back, and says when each was, by the
 * database's own commit time in milliseconds since the epoch.
 */
export async function settledAt(
  databaseUrl: string,
  orderIds: readonly string[],
  duplicates: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const deadlineMs = Date.now() + timeoutMs; ; await wait(500, undefined, { signal })) {
      const left = await client.query<{ left: number }>(LEFT, [orderIds, duplicates]);
      if (left.rows[0]?.left === 0) break;
      if (Date.now() > deadlineMs)
        throw new Error(`${left.rows[0]?.left} orders did not settle within ${timeoutMs} ms`);
    }
    const { rows } = await client.query<{ order_id: string; at_ms: string }>(SETTLED, [orderIds]);
    return new Map(rows.map(({ order_id, at_ms }) => [order_id, Number(at_ms)]));
  } finally {
    await client.end();
  }
}
