import { columns } from '@night-market/postgres';
import { isDeadLetterTopic } from '@night-market/contracts';
import { hash64, type SqlTx } from '@night-market/kernel';
import { laneOf } from '../lanes.ts';
import type { OutboxMessage } from '../message.ts';
import { MAX_EVENT_BYTES, MAX_KEYS_PER_APPEND, type OutboxAppender } from '../ports.ts';

const LOCK_KEYS = 'select pg_advisory_xact_lock(hash) from unnest($1::bigint[]) as hash';

const INSERT = `insert into outbox (lane, id, topic, key, headers, value)
  select * from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bytea[], $5::json[], $6::bytea[])`;

const INSERT_RAW = `insert into outbox (lane, id, topic, key, headers, value, raw_headers)
  select * from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bytea[], $5::json[], $6::bytea[], $7::bytea[])`;

/** Rows of this transaction, which no other transaction sees yet. */
const WRITTEN = `select topic, headers->>'ce_type' as type from outbox where xmin = pg_current_xact_id()::xid order by seq`;

const NO_KEY = new Uint8Array();

/** Appends to the outbox table of the caller's database, and signals the relay once the rows are committed. */
export class PgOutbox implements OutboxAppender<SqlTx> {
  private readonly notify: (lanes: readonly number[]) => void;

  constructor(notify: (lanes: readonly number[]) => void) {
    this.notify = notify;
  }

  async append(tx: SqlTx, messages: readonly OutboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    // Dead letters carry what others sent, whatever its size; their topics take more.
    const large = messages.find(
      (message) => (message.value?.length ?? 0) > MAX_EVENT_BYTES && !isDeadLetterTopic(message.topic),
    );
    if (large) throw new Error(`event ${large.id} of ${large.topic} is larger than ${MAX_EVENT_BYTES} bytes`);
    const hashes = messages.map((message) => hash64(message.key ?? NO_KEY));
    const locks = [...new Set(hashes)].sort((left, right) => (left < right ? -1 : 1));
    if (locks.length > MAX_KEYS_PER_APPEND)
      throw new Error(`one append may touch at most ${MAX_KEYS_PER_APPEND} keys`);
    const lanes = hashes.map(laneOf);
    tx.send(LOCK_KEYS, [locks.map(String)]);
    const values = [
      lanes,
      ...columns(messages, 'id', 'topic', 'key', ({ headers }) => JSON.stringify(headers), 'value'),
    ];
    // Events have none; only dead letters may.
    if (messages.some(({ rawHeaders }) => rawHeaders))
      tx.send(INSERT_RAW, [...values, messages.map(({ rawHeaders }) => rawHeaders ?? null)]);
    else tx.send(INSERT, values);
    const touched = [...new Set(lanes)];
    tx.afterCommit(() => this.notify(touched));
  }

  /** What this transaction would publish; for a dry run, which is rolled back. Reads the whole table. */
  written(tx: SqlTx): Promise<{ topic: string; type: string | null }[]> {
    return tx.query(WRITTEN);
  }
}
