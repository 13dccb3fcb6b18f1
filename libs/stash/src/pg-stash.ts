import { areOversized } from '@night-market/kafka';
import {
  type KeyFailure,
  type KeyState,
  type StashedEvent,
  type StashedKey,
  type StashEntry,
  type StashPort,
} from '@night-market/event-bus';
import { hash64, type SqlTx } from '@night-market/kernel';

const LOCK = `select key from stash_key where consumer = $1 and key = any($2::text[]) order by key for update`;

// On a conflict the row is locked, so that the event goes behind the others.
const OPEN = `insert into stash_key
    (consumer, key, state, reason, error_type, attempts, next_attempt_at, topic, first_failed_at)
  select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::text[],
    $9::timestamptz[]) as row (key, state, reason, error_type, attempts, next_attempt_at, topic, first_failed_at)
  order by 2
  on conflict (consumer, key) do update set updated_at = now()`;

const APPEND = `insert into stash_event
    (consumer, key, event_id, topic, partition, "offset", record_key, value, headers, record_at, raw_headers)
  select $1, key, event_id, topic, partition, "offset", record_key, value, headers, record_at, raw_headers
  from unnest($2::text[], $3::uuid[], $4::text[], $5::int[], $6::bigint[], $7::bytea[], $8::bytea[], $9::json[],
    $10::timestamptz[], $11::bytea[]) with ordinality
    as row (key, event_id, topic, partition, "offset", record_key, value, headers, record_at, raw_headers, nth)
  order by nth`;

// An array, not a join: after a vacuum that sees the stash empty that would read all keys for each one.
const CLAIM = `update stash_key set next_attempt_at = $3, updated_at = now() where consumer = $1 and key = any (array(
    select key from stash_key where consumer = $1 and state = 'waiting' and next_attempt_at <= $2
    order by next_attempt_at limit $4 for update skip locked))
  returning key`;

const FIND = `select key, state, reason, error_type, attempts, next_attempt_at, topic, first_failed_at
  from stash_key where consumer = $1 and key = $2`;

const HEADS = `select n, event_id, topic, partition, "offset", record_key, value, headers, record_at, raw_headers
  from stash_event where consumer = $1 and key = $2 order by n limit $3`;

const LOCK_KEY = 'select 1 from stash_key where consumer = $1 and key = $2 for update';

const REMOVE = 'delete from stash_event where consumer = $1 and key = $2 and n = $3 returning n';

const NEXT = `update stash_key set state = 'waiting', attempts = 0, next_attempt_at = $3, updated_at = now()
  where consumer = $1 and key = $2 and exists (select 1 from stash_event where consumer = $1 and key = $2)
  returning key`;

const FORGET = 'delete from stash_key where consumer = $1 and key = $2';

const FAILED = `update stash_key set state = $3, reason = $4, error_type = $5, attempts = $6, next_attempt_at = $7,
  topic = $8, first_failed_at = $9, updated_at = now() where consumer = $1 and key = $2`;

interface KeyRow {
  readonly key: string;
  readonly state: KeyState;
  readonly reason: string;
  readonly error_type: string;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly topic: string;
  readonly first_failed_at: Date;
}

interface EventRow {
  readonly n: string;
  readonly event_id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly record_key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
  readonly record_at: Date;
  readonly raw_headers: Buffer | null;
}

const atTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** The stash in the consumer's own database. */
export class PgStash implements StashPort<SqlTx> {
  async lockStashed(tx: SqlTx, consumer: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const rows = await tx.query<{ key: string }>(LOCK, [consumer, [...keys].sort()]);
    return new Set(rows.map(({ key }) => key));
  }

  async open(
    tx: SqlTx,
    consumer: string,
    entries: readonly (StashEntry & { readonly failure: KeyFailure })[],
  ): Promise<void> {
    const failures = entries.map(({ failure }) => failure);
    tx.send(OPEN, [
      consumer,
      entries.map(({ key }) => key),
      failures.map(({ state }) => state),
      failures.map(({ reason }) => reason),
      failures.map(({ errorType }) => errorType),
      failures.map(({ attempts }) => attempts),
      failures.map(({ nextAttemptAtMs }) => atTime(nextAttemptAtMs)),
      entries.map(({ record }) => record.topic),
      failures.map(({ firstFailedAtMs }) => atTime(firstFailedAtMs)),
    ]);
    await this.append(tx, consumer, entries);
  }

  async append(tx: SqlTx, consumer: string, entries: readonly StashEntry[]): Promise<void> {
    const records = entries.map(({ record }) => record);
    tx.send(APPEND, [
      consumer,
      entries.map(({ key }) => key),
      entries.map(({ eventId }) => eventId),
      records.map(({ topic }) => topic),
      records.map(({ partition }) => partition),
      records.map(({ offset }) => offset.toString()),
      records.map(({ key }) => key),
      records.map(({ value }) => value),
      records.map(({ headers }) => JSON.stringify(headers)),
      records.map(({ timestampMs }) => atTime(timestampMs)),
      records.map(({ rawHeaders }) => rawHeaders ?? null),
    ]);
  }

  async claimDue(
    tx: SqlTx,
    consumer: string,
    { nowMs, untilMs, limit }: { readonly nowMs: number; readonly untilMs: number; readonly limit: number },
  ): Promise<readonly string[]> {
    const rows = await tx.query<{ key: string }>(CLAIM, [consumer, atTime(nowMs), atTime(untilMs), limit]);
    return rows.map(({ key }) => key);
  }

  async enter(tx: SqlTx, consumer: string, key: string): Promise<StashedKey | 'busy' | undefined> {
    const hash = hash64(Buffer.from(`stash\u0000${consumer}\u0000${key}`)).toString();
    const [lock] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1::bigint) as mine', [
      hash,
    ]);
    if (!lock?.mine) return 'busy';
    const [row] = await tx.query<KeyRow>(FIND, [consumer, key]);
    return row && toStashedKey(row);
  }

  async heads(tx: SqlTx, consumer: string, key: string, limit: number): Promise<readonly StashedEvent[]> {
    const rows = await tx.query<EventRow>(HEADS, [consumer, key, limit]);
    return rows.map((row) => toStashedEvent(key, row));
  }

  async removeHead(
    tx: SqlTx,
    consumer: string,
    { key, n }: Pick<StashedEvent, 'key' | 'n'>,
    nowMs: number,
  ): Promise<boolean> {
    // From here on nothing is appended to the key: later events see its row, or see that it is gone.
    tx.send(LOCK_KEY, [consumer, key]);
    const removed = await tx.query(REMOVE, [consumer, key, n]);
    if (removed.length !== 1) throw new Error(`event ${n} is not in the stash any more`);
    const left = await tx.query(NEXT, [consumer, key, atTime(nowMs)]);
    if (left.length === 0) tx.send(FORGET, [consumer, key]);
    return left.length > 0;
  }

  async setFailed(
    tx: SqlTx,
    consumer: string,
    { key, record }: StashedEvent,
    failure: KeyFailure,
  ): Promise<void> {
    const { state, reason, errorType, attempts, nextAttemptAtMs, firstFailedAtMs } = failure;
    tx.send(FAILED, [
      ...[consumer, key, state, reason, errorType, attempts],
      ...[atTime(nextAttemptAtMs), record.topic, atTime(firstFailedAtMs)],
    ]);
  }
}

export const toStashedKey = (row: KeyRow): StashedKey => ({
  key: row.key,
  state: row.state,
  reason: row.reason,
  errorType: row.error_type,
  attempts: row.attempts,
  nextAttemptAtMs: row.next_attempt_at?.getTime() ?? null,
  topic: row.topic,
  firstFailedAtMs: row.first_failed_at.getTime(),
});

const toStashedEvent = (key: string, row: EventRow): StashedEvent => ({
  key,
  n: row.n,
  eventId: row.event_id,
  record: {
    topic: row.topic,
    partition: row.partition,
    offset: BigInt(row.offset),
    key: row.record_key,
    value: row.value,
    headers: row.headers,
    rawHeaders: row.raw_headers,
    hasOversizedHeaders: row.raw_headers !== null && areOversized(row.raw_headers),
    timestampMs: row.record_at.getTime(),
    lease: { revoked: false },
  },
});
