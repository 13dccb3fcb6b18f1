import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEXES: readonly (readonly [name: string, on: string])[] = [
  // The order is one that the primary key does not have, so that no plan walks that instead.
  // An order is in one of these two at a time: what is open is found without those that were settled long ago.
  ['saga_open_stall', '(stall_id, order_id collate "C") where not settled'],
  ['saga_settled_stall', '(stall_id, order_id collate "C") where settled'],
  // Ordinary orders, which end as Captured, never enter it.
  ['saga_rare_stall', `(stall_id, state, order_id collate "C") where state in ('CaptureFailed', 'Refunded')`],
];

/** Sagas know the stall of their order, and are found by it; those of before do not. */
export class Stalls1796259600000 implements ServiceMigration {
  readonly name = 'Stalls1796259600000';
  /** A column that may be null, and indexes. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table saga add column if not exists stall_id text');
    for (const [name, on] of INDEXES) {
      // One that was broken off leaves an index that is not valid.
      await runner.query(`drop index concurrently if exists ${name}`);
      await runner.query(`create index concurrently ${name} on saga ${on}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of INDEXES) await runner.query(`drop index concurrently ${name}`);
    await runner.query('alter table saga drop column stall_id');
  }
}
