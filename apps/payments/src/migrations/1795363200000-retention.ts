import { IDEMPOTENCY_RETENTION_DROP, IDEMPOTENCY_RETENTION_SCHEMA } from '@night-market/idempotency';
import { INBOX_RETENTION_DROP, INBOX_RETENTION_SCHEMA } from '@night-market/inbox';
import type { ServiceMigration } from '@night-market/service-kit';
import type { QueryRunner } from 'typeorm';

/** Indexes that lead retention to the expired rows alone. */
export class Retention1795363200000 implements ServiceMigration {
  readonly name = 'Retention1795363200000';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...INBOX_RETENTION_SCHEMA, ...IDEMPOTENCY_RETENTION_SCHEMA]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [...IDEMPOTENCY_RETENTION_DROP, ...INBOX_RETENTION_DROP]) await runner.query(sql);
  }
}
