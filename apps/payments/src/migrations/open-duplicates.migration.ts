import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Duplicates that are not refunded, kept by the ledger itself: whatever writes it, of this release or another, the
 * table is right, and it is small however big the ledger is.
 */
const OPEN_DUPLICATES = [
  `create table if not exists open_duplicate (
    capture_id text primary key,
    order_id text not null,
    since timestamptz not null
  )`,
  'create index if not exists open_duplicate_since on open_duplicate (since)',
  `create or replace function keep_open_duplicates() returns trigger language plpgsql as $$ begin
    if new.kind = 'duplicate' then
      insert into open_duplicate (capture_id, order_id, since) values (new.reference, new.order_id, new.booked_at)
        on conflict (capture_id) do nothing;
    else
      delete from open_duplicate where capture_id = new.reference;
    end if;
    return null;
  end $$`,
  `create or replace trigger ledger_open_duplicates after insert on ledger_transfer for each row
    when (new.kind in ('duplicate', 'refund_paid')) execute function keep_open_duplicates()`,
];

/** What the ledger held before; nothing waits for this. */
const FILL = `insert into open_duplicate (capture_id, order_id, since)
  select reference, order_id, booked_at from ledger_transfer t where kind = 'duplicate'
    and not exists (select from ledger_transfer p where p.reference = t.reference and p.kind = 'refund_paid')
  on conflict (capture_id) do nothing`;

/** Writers are waited for, for a moment: of those that were under way, none is missed. */
const REFUNDED_MEANWHILE = [
  'lock table ledger_transfer in share row exclusive mode',
  `delete from open_duplicate d using ledger_transfer p
    where p.reference = d.capture_id and p.kind = 'refund_paid'`,
];

export class OpenDuplicates1795881600000 implements ServiceMigration {
  readonly name = 'OpenDuplicates1795881600000';
  /** A table that the ledger's trigger keeps, whoever writes the ledger. */
  readonly isCompatibleWithOlderCode = true;
  /** The ledger may be big, and is written while it is read. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await together(runner, OPEN_DUPLICATES);
    await runner.query(FILL);
    await together(runner, REFUNDED_MEANWHILE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await together(runner, [
      'drop trigger ledger_open_duplicates on ledger_transfer',
      'drop function keep_open_duplicates',
      'drop table open_duplicate',
    ]);
  }
}

async function together(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  await runner.startTransaction();
  try {
    for (const statement of statements) await runner.query(statement);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}
