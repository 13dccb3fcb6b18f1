import { STASH_DROP, STASH_SCHEMA } from '@night-market/stash';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Stash1795392000000 implements MigrationInterface {
  readonly name = 'Stash1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STASH_SCHEMA) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of STASH_DROP) await runner.query(statement);
  }
}
