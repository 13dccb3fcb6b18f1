import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

export class KnowHandledTypes1795651200000 implements ServiceMigration {
  // Said here, because a bundler may rename the class.
  readonly name = 'KnowHandledTypes1795651200000';
  /** A table that only newer code knows. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table handled_type (
      consumer text not null,
      topic text not null,
      type text not null,
      -- null: since the consumer reads the topic
      since timestamptz,
      primary key (consumer, topic, type)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table handled_type');
  }
}
