import { STASH_DROP, STASH_SCHEMA } from '@night-market/stash';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStash1795392000000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateStash1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STASH_SCHEMA) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of STASH_DROP) await runner.query(statement);
  }
}
