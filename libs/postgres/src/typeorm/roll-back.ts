import { atMost, systemClock } from '@night-market/kernel';
import pg, { type PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { cancelByKey } from '../session/cancel-by-key.ts';
import { withIdleTimeout } from '../session/silence-limit.ts';
import { Pooled } from './pooling.ts';

/** A statement that still runs, of a handler that was given up, is asked to end after the first of these. */
const PATIENCE_MS = 20;
const CANCEL_LIMIT_MS = 500;

/**
 * Ends a transaction and its locks, also while a statement of it waits for a lock. Never rejects, and takes about
 * half a second at most.
 */
export async function rollBack(dataSource: DataSource, client: PoolClient): Promise<void> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  // A connection that takes no statement has lost its transaction already; the pool does not take it back.
  const back = client.query('rollback').then(over, over);
  await atMost(systemClock, PATIENCE_MS, back);
  if (isOver) return;
  await atMost(systemClock, CANCEL_LIMIT_MS, Promise.all([cancelStatement(dataSource, client), back]));
  // So that a cancellation that comes late finds nobody else's statement.
  throwAway(client);
}

/** On a connection of its own: those of the pool may all be waiting. */
async function cancelStatement(dataSource: DataSource, client: PoolClient): Promise<void> {
  const { options } = dataSource;
  // The process id that a pooler gives is its own; only it knows whose session it has lent.
  if (dataSource instanceof Pooled) return cancelByKey(client, CANCEL_LIMIT_MS);
  const { processID } = client as unknown as { readonly processID: number };
  const { url } = options as { readonly url?: string };
  const stream = withIdleTimeout(CANCEL_LIMIT_MS);
  const other = new pg.Client({ connectionString: url, connectionTimeoutMillis: CANCEL_LIMIT_MS, stream });
  other.on('error', () => undefined);
  try {
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [processID]);
  } finally {
    await other.end().catch(() => undefined);
  }
}

/** The pool does not take back a connection that is ending. */
function throwAway(client: PoolClient): void {
  (client as unknown as pg.Client).end().catch(() => undefined);
}
