import { INBOX_RETENTION_DROP, INBOX_RETENTION_SCHEMA } from '@night-market/inbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An index that leads retention to the expired event ids alone. */
export class Retention1795363200000 implements MigrationInterface {
  readonly name = 'Retention1795363200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INBOX_RETENTION_SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of INBOX_RETENTION_DROP) await runner.query(sql);
  }
}
