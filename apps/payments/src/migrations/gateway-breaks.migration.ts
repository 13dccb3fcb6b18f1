import type { QueryRunner } from 'typeorm';
import type { ServiceMigration } from '@night-market/postgres';

/** Captures and refunds that the gateway reported again with other values; `n` is their number for operators. */
const GATEWAY_BREAKS = [
  `create table gateway_break (
    n bigint generated always as identity unique,
    kind text not null check (kind in ('capture', 'refund')),
    gateway_id text not null,
    code text not null check (code in ('reference_differs', 'currency_differs', 'amount_differs')),
    kept_reference text not null,
    kept_amount bigint not null,
    kept_currency text not null,
    told_reference text not null,
    told_amount bigint not null,
    told_currency text not null,
    told_by text not null check (told_by in ('answer', 'query', 'webhook', 'settlement')),
    times bigint not null,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    explained_at timestamptz,
    explained_by text,
    reason text,
    primary key (kind, gateway_id, told_reference, told_amount, told_currency),
    check ((explained_at is null) = (explained_by is null) and (explained_at is null) = (reason is null))
  )`,
  'create index gateway_break_open on gateway_break (first_seen_at) where explained_at is null',
];

export class GatewayBreaks1795942800000 implements ServiceMigration {
  readonly name = 'GatewayBreaks1795942800000';
  /** A table that only newer code knows. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of GATEWAY_BREAKS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table gateway_break');
  }
}
