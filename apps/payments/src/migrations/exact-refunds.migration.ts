import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** Refunds that paid back too much, or a second time, were taken for accounted. */
const NOT_EXACT = `update gateway_refund g set accounted = false
  from (select r.capture_id from refund r join gateway_refund o using (capture_id)
    group by r.capture_id having bool_or(o.currency <> r.currency) or sum(o.amount) > r.amount) too_much
  where g.capture_id = too_much.capture_id and g.accounted`;

export class ExactRefunds1795885200000 implements ServiceMigration {
  readonly name = 'ExactRefunds1795885200000';
  /** It changes no table, only what rows say. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NOT_EXACT);
  }

  async down(): Promise<void> {
    // What the rows say is true for an earlier release as well.
  }
}
