import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { Transfer } from '../../domain/ledger.ts';

const POST = `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
  on conflict (reference, kind) do nothing`;

/** Books transfers; one that was booked before is left as it is. */
export class PgLedger {
  async post(tx: SqlTx, transfers: readonly Transfer[]): Promise<void> {
    if (transfers.length === 0) return;
    tx.send(
      POST,
      columns(transfers, 'kind', 'reference', 'orderId', 'debit', 'credit', 'amount', 'currency'),
    );
  }
}
