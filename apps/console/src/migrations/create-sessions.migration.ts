import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  // The id is never stored: it has 256 random bits, so its SHA-256 is enough.
  `create table session (
    session_hash bytea primary key,
    operator_id text not null,
    operator_name text not null,
    roles text[] not null,
    sealed_tokens bytea not null,
    tokens_until timestamptz not null,
    /* Who exchanges the tokens has it for so long. */
    claimed_until timestamptz not null default '-infinity',
    used_at timestamptz not null,
    ends_at timestamptz not null
  )`,
  'create index session_ends on session (ends_at)',
  'create index session_operator on session (operator_id)',
];

export class CreateSessions1795989600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateSessions1795989600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table session');
  }
}
