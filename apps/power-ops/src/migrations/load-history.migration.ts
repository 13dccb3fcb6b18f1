import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** What each feeder carried, for those who look at it. */
export class LoadHistory1796280000000 implements ServiceMigration {
  readonly name = 'LoadHistory1796280000000';
  /** A table that older code does not look at. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table feeder_load (
      feeder_id text collate "C" not null,
      at timestamptz not null,
      l1_amps real,
      l2_amps real,
      l3_amps real,
      watts real,
      primary key (feeder_id, at)
    ) with (fillfactor = 80)`);
    await runner.query('create index feeder_load_at on feeder_load (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table feeder_load');
  }
}
