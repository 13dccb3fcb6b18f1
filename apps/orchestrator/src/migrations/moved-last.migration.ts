import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEXES: readonly (readonly [name: string, on: string])[] = [
  // Open ones and settled ones stand apart, so that neither are walked past for the others.
  ['saga_updated', '(settled, updated_at, order_id)'],
  // Ordinary orders, which end as Captured, never enter it.
  ['saga_rare_updated', `(state, updated_at, order_id) where state in ('CaptureFailed', 'Refunded')`],
];

/** Indexes that lead lists to the sagas that moved last, or have not moved for the longest time. */
export class MovedLast1796450400002 implements ServiceMigration {
  readonly name = 'MovedLast1796450400002';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, on] of INDEXES) {
      // One that was broken off leaves an index that is not valid.
      await runner.query(`drop index concurrently if exists ${name}`);
      await runner.query(`create index concurrently ${name} on saga ${on}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of INDEXES) await runner.query(`drop index concurrently ${name}`);
  }
}
