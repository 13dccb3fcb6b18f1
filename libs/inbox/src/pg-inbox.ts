import type { SqlTx, QueryRows } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';

const ADMIT = `insert into inbox (consumer, event_id, topic, partition, record_offset)
  select $1, * from unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[])
  on conflict do nothing returning event_id`;

const HELD = `select event_id as id, (extract(epoch from received_at) * 1000000)::bigint::text as at
  from inbox where consumer = $1 and event_id = any ($2::uuid[])`;

const OLD = new ExpiringRows({ table: 'inbox', at: 'received_at' });

/** An event that was delivered, and where its record stands in the log. */
export interface DeliveredRow {
  readonly id: string;
  readonly record: { readonly topic: string; readonly partition: number; readonly offset: bigint };
}

/** An event that an inbox holds. */
export interface HeldEvent {
  readonly id: string;
  /** When the transaction of its row began: microseconds since the Unix epoch, by the database's clock. */
  readonly receivedAtUs: number;
}

/** Which of these ids the consumer's inbox holds; one that is not among the answers is not there. */
export async function heldEvents(
  read: QueryRows,
  consumer: string,
  ids: readonly string[],
): Promise<HeldEvent[]> {
  const rows = await read<{ id: string; at: string }>(HELD, [consumer, ids]);
  return rows.map(({ id, at }) => ({ id, receivedAtUs: Number(at) }));
}

const byId = (one: DeliveredRow, other: DeliveredRow): number => (one.id < other.id ? -1 : 1);

/** Remembers events in the consumer's own database, in the transaction of their effects. */
export class PgInbox {
  /**
   * Notes the events and returns the ids that were new; where an event was first delivered stays. Sorted, so that two
   * consumers of one service never deadlock.
   */
  async admit(tx: SqlTx, consumer: string, events: readonly DeliveredRow[]): Promise<ReadonlySet<string>> {
    if (events.length === 0) return new Set();
    const sorted = [...events].sort(byId);
    const rows = await tx.query<{ event_id: string }>(ADMIT, [
      consumer,
      sorted.map(({ id }) => id),
      sorted.map(({ record }) => record.topic),
      sorted.map(({ record }) => record.partition),
      sorted.map(({ record }) => record.offset.toString()),
    ]);
    return new Set(rows.map((row) => row.event_id));
  }

  /** Forgets up to `limit` ids older than `keepHours`, oldest first; returns how many. For a transaction of its own. */
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    return OLD.expire(tx, keepHours, limit);
  }
}
