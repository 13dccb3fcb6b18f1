import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  `create table operator (
    operator_id uuid primary key,
    name text not null unique,
    role text not null check (role in ('viewer', 'operator', 'admin')),
    password_hash text not null,
    one_time_until timestamptz,
    disabled boolean not null default false,
    created_at timestamptz not null default now()
  )`,
  `create table refresh_family (
    family_id uuid primary key,
    operator_id uuid not null references operator,
    ended boolean not null default false,
    expires_at timestamptz not null
  )`,
  'create index refresh_family_operator on refresh_family (operator_id)',
  'create index refresh_family_expiry on refresh_family (expires_at)',
  // A token is never stored: it has 256 random bits, so its SHA-256 is enough.
  `create table refresh_token (
    token_hash bytea primary key,
    family_id uuid not null references refresh_family on delete cascade,
    follows bytea,
    used_at timestamptz
  )`,
  'create index refresh_token_family on refresh_token (family_id)',
  'create index refresh_token_follows on refresh_token (follows)',
  `create table signing_key (
    kid text primary key,
    sealed_jwk bytea not null,
    created_at timestamptz not null
  )`,
  `create table operator_act (
    act_id uuid primary key,
    act text not null,
    operator_id uuid not null,
    by_id text not null,
    at timestamptz not null default now()
  )`,
  'create index operator_act_at on operator_act (at)',
  // As rate-limiter-flexible uses it.
  `create table sign_in_limit (
    key varchar(255) primary key,
    points integer not null default 0,
    expire bigint
  )`,
  'create index sign_in_limit_expiry on sign_in_limit (expire)',
];

export class CreateOperators1795953600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateOperators1795953600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table sign_in_limit, operator_act, signing_key, refresh_token, refresh_family, operator',
    );
  }
}
