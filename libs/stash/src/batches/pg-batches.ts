import { hash64, type SqlTx } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';
import {
  BATCH_KEYS_MAX,
  LeaseLostError,
  type BatchKey,
  type BatchOrder,
  type BatchOutcome,
  type BatchStore,
  type ClaimedBatch,
} from './batch.ts';
import { MATCHING } from './matching.ts';

const LOCK = 'select pg_advisory_xact_lock($1::bigint)';

const RUNNING = `select count(*)::int as running from stash_batch where consumer = $1 and state = 'running'`;

const START = `insert into stash_batch
    (id, consumer, kind, error_type, topic, pattern, seen_at, actor, reason, total)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`;

/** In the order in which they failed. Where heads are taken away, those that are seen now. */
const KEYS = `with meant as (select key, first_failed_at from stash_key
    where consumer = $1 and ${MATCHING} order by first_failed_at, key limit $6),
  written as (insert into stash_batch_key (batch_id, place, key, head)
    select $7::uuid, row_number() over (order by first_failed_at, key), key,
      case when $8::boolean then (select min(n) from stash_event e where e.consumer = $1 and e.key = meant.key) end
    from meant returning 1)
  select count(*)::int as total from written`;

const TOTAL = 'update stash_batch set total = $2 where id = $1';

const UNTIL = (ms: string): string => `clock_timestamp() + ${ms}::int * interval '1 millisecond'`;

// An array, not a join: after a vacuum that sees the table empty that would read all batches for each one.
const CLAIM = `update stash_batch set holder = $2, leased_until = ${UNTIL('$3')} where id = any (array(
    select id from stash_batch where consumer = $1 and state = 'running'
      and (leased_until is null or leased_until < clock_timestamp())
    order by id limit $4 for update skip locked))
  returning id, kind, actor, reason`;

/** Keys are worked off in their order, so the counts say where it goes on. */
const NEXT = `with held as (update stash_batch set leased_until = ${UNTIL('$3')}
    where id = $1 and holder = $2 and state = 'running' returning id, drained + failed + other + 1 as place)
  select k.place, k.key, k.head, k.handled from held
    left join stash_batch_key k on k.batch_id = held.id and k.place = held.place`;

const DONE = `update stash_batch set state = 'done', ended_at = now(), holder = null, leased_until = null
  where id = $1 and holder = $2 and state = 'running'`;

const PROGRESS = `with held as (update stash_batch set leased_until = ${UNTIL('$3')}
    where id = $1 and holder = $2 returning id)
  update stash_batch_key k set handled = $5 from held where k.batch_id = held.id and k.place = $4 and k.outcome is null
  returning 1`;

const SETTLE = `with held as (update stash_batch set leased_until = ${UNTIL('$3')},
      drained = drained + ($5 = 'drained')::int, failed = failed + ($5 = 'failed')::int,
      other = other + ($5 not in ('drained', 'failed'))::int, last_error = coalesce($6, last_error)
    where id = $1 and holder = $2 and drained + failed + other + 1 = $4 returning id)
  update stash_batch_key k set outcome = $5, error = $6 from held
  where k.batch_id = held.id and k.place = $4 and k.outcome is null
  returning 1`;

const RELEASE = `update stash_batch set holder = null, leased_until = null where id = $1 and holder = $2`;

const CANCEL = `with ended as (update stash_batch set state = 'cancelled', ended_at = now()
    where consumer = $1 and id = $2 and state = 'running' returning id)
  select 1 from stash_batch where consumer = $1 and id = $2`;

const ERROR_MAX = 1_000;

/** A batch that ended is kept as long as dead letters are. */
export const BATCH_KEPT_HOURS = 720;

/** Batches have up to {@link BATCH_KEYS_MAX} keys each, which go with them. */
const EXPIRED_AT_ONCE = 20;
const OLD = new ExpiringRows({ table: 'stash_batch', at: 'ended_at' });

/** Batches in the consumer's own database. */
export class PgBatches implements BatchStore<SqlTx> {
  async running(tx: SqlTx, consumer: string): Promise<number> {
    tx.send(LOCK, [hash64(Buffer.from(`stash batches\u0000${consumer}`)).toString()]);
    return (await tx.query<{ running: number }>(RUNNING, [consumer]))[0]!.running;
  }

  async start(tx: SqlTx, consumer: string, order: BatchOrder): Promise<number> {
    const { id, kind, filter, actor, reason } = order;
    const { errorType = null, topic = null, pattern = null, seenAt = null } = filter;
    const wanted = [errorType, topic, pattern, seenAt];
    tx.send(START, [id, consumer, kind, ...wanted, actor, reason]);
    const written = [consumer, ...wanted, BATCH_KEYS_MAX + 1, id, kind === 'discard'];
    const { total } = (await tx.query<{ total: number }>(KEYS, written))[0]!;
    tx.send(TOTAL, [id, total]);
    return total;
  }

  async claim(
    tx: SqlTx,
    consumer: string,
    { holder, leaseMs, limit }: { readonly holder: string; readonly leaseMs: number; readonly limit: number },
  ): Promise<readonly ClaimedBatch[]> {
    const rows = await tx.query<Omit<ClaimedBatch, 'holder'>>(CLAIM, [consumer, holder, leaseMs, limit]);
    return rows.map((row) => ({ ...row, holder }));
  }

  async next(tx: SqlTx, { id, holder }: ClaimedBatch, leaseMs: number): Promise<BatchKey | undefined> {
    const [row] = await tx.query<BatchKey | { readonly key: null }>(NEXT, [id, holder, leaseMs]);
    if (row && row.key === null) tx.send(DONE, [id, holder]);
    return row && row.key !== null ? row : undefined;
  }

  async progress(
    tx: SqlTx,
    { id, holder }: ClaimedBatch,
    { place }: BatchKey,
    handled: number,
    leaseMs: number,
  ): Promise<void> {
    assertHeld(await tx.query(PROGRESS, [id, holder, leaseMs, place, handled]));
  }

  async settle(
    tx: SqlTx,
    { id, holder }: ClaimedBatch,
    { place }: BatchKey,
    { outcome, error }: BatchOutcome,
    leaseMs: number,
  ): Promise<void> {
    const text = error?.slice(0, ERROR_MAX) ?? null;
    assertHeld(await tx.query(SETTLE, [id, holder, leaseMs, place, outcome, text]));
  }

  release(tx: SqlTx, { id, holder }: ClaimedBatch): Promise<void> {
    tx.send(RELEASE, [id, holder]);
    return Promise.resolve();
  }

  async cancel(tx: SqlTx, consumer: string, id: string): Promise<boolean> {
    return (await tx.query(CANCEL, [consumer, id])).length > 0;
  }

  /** Forgets batches that ended more than `keepHours` ago, with their keys, oldest first; returns how many. */
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    return OLD.expire(tx, keepHours, Math.min(limit, EXPIRED_AT_ONCE));
  }
}

function assertHeld(rows: readonly unknown[]): void {
  if (rows.length === 0) throw new LeaseLostError('the batch is worked on by somebody else');
}
