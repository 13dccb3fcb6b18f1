import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** Where the proof is kept of what an operator says. */
export class Evidence1796252400000 implements ServiceMigration {
  readonly name = 'Evidence1796252400000';
  /** A column that may be null. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table saga_transition add column evidence text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table saga_transition drop column evidence');
  }
}
