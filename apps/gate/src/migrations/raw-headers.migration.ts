import { OUTBOX_RAW_HEADERS_DROP, OUTBOX_RAW_HEADERS_SCHEMA } from '@night-market/outbox';
import type { ServiceMigration } from '@night-market/service-kit';
import type { QueryRunner } from 'typeorm';

/** Headers that texts cannot hold are kept as bytes. */
export class RawHeaders1795932000000 implements ServiceMigration {
  readonly name = 'RawHeaders1795932000000';
  /** Columns that may be absent: older code writes and reads headers as texts alone, as it always did. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of OUTBOX_RAW_HEADERS_SCHEMA) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of OUTBOX_RAW_HEADERS_DROP) await runner.query(statement);
  }
}
