import { OUTBOX_RAW_HEADERS_DROP, OUTBOX_RAW_HEADERS_SCHEMA } from '@night-market/outbox';
import { STASH_RAW_HEADERS_DROP, STASH_RAW_HEADERS_SCHEMA } from '@night-market/stash';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Headers that texts cannot hold are kept as bytes. */
export class RawHeaders1795932000000 implements MigrationInterface {
  readonly name = 'RawHeaders1795932000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...OUTBOX_RAW_HEADERS_SCHEMA, ...STASH_RAW_HEADERS_SCHEMA])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...STASH_RAW_HEADERS_DROP, ...OUTBOX_RAW_HEADERS_DROP])
      await runner.query(statement);
  }
}
