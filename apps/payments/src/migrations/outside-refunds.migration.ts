import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** A duplicate that was paid back outside the gateway is not open any more. */
const closedBy = (...kinds: readonly string[]): string =>
  `create or replace trigger ledger_open_duplicates after insert on ledger_transfer for each row
    when (new.kind in (${['duplicate', ...kinds].map((kind) => `'${kind}'`).join(', ')}))
    execute function keep_open_duplicates()`;

/** Where the proof is kept that a refund was paid outside the gateway. */
export class OutsideRefunds1796252400000 implements ServiceMigration {
  readonly name = 'OutsideRefunds1796252400000';
  /** A column that may be null, and a trigger that knows one kind of transfer more. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table refund add column outside_evidence text');
    await runner.query(closedBy('refund_paid', 'refund_paid_outside'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(closedBy('refund_paid'));
    await runner.query('alter table refund drop column outside_evidence');
  }
}
