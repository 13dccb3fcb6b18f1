import type { SqlTx } from '@night-market/kernel';

/**
 * Table of the inbox, for a service's migrations. Event ids are time-ordered (UUIDv7), so new rows go to the
 * right edge of the index however many there are.
 */
export const INBOX_SCHEMA: readonly string[] = [
  `create table inbox (
    consumer text not null,
    event_id uuid not null,
    received_at timestamptz not null default now(),
    primary key (consumer, event_id)
  )`,
  'create index inbox_received_at on inbox using brin (received_at)',
];

export const INBOX_DROP: readonly string[] = ['drop table inbox'];

const ADMIT = `insert into inbox (consumer, event_id) select $1, id from unnest($2::uuid[]) as id
  on conflict do nothing returning event_id`;

/** Remembers event ids in the consumer's own database, in the transaction of their effects. */
export class PgInbox {
  /** Notes the ids and returns those that were new. Sorted, so that two consumers of one service never deadlock. */
  async admit(tx: SqlTx, consumer: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (eventIds.length === 0) return new Set();
    const rows = await tx.query<{ event_id: string }>(ADMIT, [consumer, [...eventIds].sort()]);
    return new Set(rows.map((row) => row.event_id));
  }
}
