import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the gateway says it has paid back; `accounted`: as part of a refund that is settled in our books. */
const GATEWAY_REFUNDS = [
  `create table gateway_refund (
    id text primary key,
    capture_id text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    seen_at timestamptz not null default now(),
    accounted boolean not null
  )`,
  'create index gateway_refund_capture on gateway_refund (capture_id)',
  'create index gateway_refund_unaccounted on gateway_refund (seen_at) where not accounted',
];

export class GatewayRefunds1795612800000 implements MigrationInterface {
  readonly name = 'GatewayRefunds1795612800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of GATEWAY_REFUNDS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table gateway_refund');
  }
}
