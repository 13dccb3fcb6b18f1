import type { TableMigration } from '@night-market/kernel';

/** Keys are kept for at least 24 h; 72 h is the rule. */
const create: TableMigration = {
  name: 'CreateIdempotencyKeys1700000000031',
  isCompatibleWithOlderCode: true,
  statements: [
    `create table idempotency_key (
      tenant text not null,
      route text not null,
      key text not null,
      fingerprint text not null,
      status smallint not null,
      body json not null,
      created_at timestamptz not null default now(),
      primary key (tenant, route, key)
    )`,
    'create index idempotency_key_created_at on idempotency_key using brin (created_at)',
  ],
};

/**
 * A B-tree leads to the expired rows alone, however often pages are used again. It is made while others write,
 * however big the table is.
 */
const expiry: TableMigration = {
  name: 'IdempotencyKeyExpiry1700000000032',
  isCompatibleWithOlderCode: true,
  isOutsideTransaction: true,
  statements: [
    // One that was broken off leaves an index that is not valid.
    'drop index concurrently if exists idempotency_key_expiry',
    'create index concurrently idempotency_key_expiry on idempotency_key (created_at)',
    'drop index concurrently if exists idempotency_key_created_at',
  ],
};

/** The table of the idempotency keys. */
export const IDEMPOTENCY_MIGRATIONS: readonly TableMigration[] = [create, expiry];
