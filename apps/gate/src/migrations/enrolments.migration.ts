import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  // Of a token only its hash is kept: whoever reads the database enrols no device.
  `create table enrolment (
    token_hash bytea primary key check (length(token_hash) = 32),
    name text not null,
    gate_id text not null,
    made_by text not null,
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    device_id uuid,
    credential_id text,
    check ((device_id is null) = (credential_id is null))
  )`,
  'create index enrolment_expiry on enrolment (expires_at)',
];

/** Devices that may become one of the market's, each once. */
export class Enrolments1796041000000 implements ServiceMigration {
  readonly name = 'Enrolments1796041000000';
  /** A table that older code does not look at. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table enrolment');
  }
}
