import type { TableMigration } from '@night-market/kernel';

/** Event ids are time-ordered (UUIDv7), so new rows go to the right edge of the index however many there are. */
const create: TableMigration = {
  name: 'CreateInbox1700000000011',
  isCompatibleWithOlderCode: true,
  statements: [
    `create table inbox (
      consumer text not null,
      event_id uuid not null,
      received_at timestamptz not null default now(),
      primary key (consumer, event_id)
    )`,
    'create index inbox_received_at on inbox using brin (received_at)',
  ],
};

/**
 * A page that is used again keeps the old bounds of its BRIN range, so after one generation of rows the BRIN index
 * leads to every page; a B-tree leads to the expired rows alone. It is made while others write, however big the table is.
 */
const expiry: TableMigration = {
  name: 'InboxExpiry1700000000012',
  isCompatibleWithOlderCode: true,
  isOutsideTransaction: true,
  statements: [
    // One that was broken off leaves an index that is not valid.
    'drop index concurrently if exists inbox_expiry',
    'create index concurrently inbox_expiry on inbox (received_at)',
    'drop index concurrently if exists inbox_received_at',
  ],
};

/** Where the event's record stands in the log; unknown for rows of before. No index: it is read by the id alone. */
const place: TableMigration = {
  name: 'InboxPlace1796313600001',
  isCompatibleWithOlderCode: true,
  statements: [
    `alter table inbox add column if not exists topic text,
      add column if not exists partition integer,
      add column if not exists record_offset bigint`,
  ],
};

/** The table of the inbox. */
export const INBOX_MIGRATIONS: readonly TableMigration[] = [create, expiry, place];
