import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** Who has left, until the topic forgets them, too. */
export class AgentsThatLeft1796022000000 implements ServiceMigration {
  readonly name = 'AgentsThatLeft1796022000000';
  /** A table that older code does not look at. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table agent_left (
      agent_id text collate "C" primary key,
      left_at timestamptz not null default now()
    )`);
    await runner.query('create index agent_left_at on agent_left (left_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table agent_left');
  }
}
