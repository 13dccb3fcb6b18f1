import type { SqlTx } from '@night-market/kernel';
import { columns, ExpiringRows, readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { EntryPayment, PaymentNews, PaymentReader, PaymentStore } from '../../follow-payments/ports.ts';

/** In order, so that two replicas never deadlock. */
const KEEP = `insert into payment (order_id, state, code)
  select order_id, state, code from unnest($1::text[], $2::text[], $3::text[]) as news (order_id, state, code)
  order by order_id
  on conflict (order_id) do update set state = excluded.state, code = excluded.code, updated_at = now()
  where payment.state <> 'captured' and not (payment.state = 'failed' and excluded.state = 'requested')`;

const OF_SCAN = `select scan_id as "scanId", scan.order_id as "orderId", coalesce(state, 'pending') as state, code
  from scan left join payment on payment.order_id = scan.order_id
  where scan_id = $1 and scan.order_id is not null`;

const HAS_CHARGES = 'select exists (select 1 from scan where order_id is not null) as found';
const POSITIONS = 'select partition, next::text as next from payment_position';
const MOVE = `insert into payment_position (partition, next)
  select partition, next from unnest($1::int[], $2::bigint[]) as moved (partition, next) order by partition
  on conflict (partition) do update set next = greatest(payment_position.next, excluded.next)`;

/** Charges that nobody asks for any more. */
export const oldPayments = new ExpiringRows({ table: 'payment', at: 'updated_at' });

/** What became of the charges of entries, in PostgreSQL. */
export class PgPayments implements PaymentStore<SqlTx>, PaymentReader {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async hasCharges(): Promise<boolean> {
    const [row] = await readRows<{ found: boolean }>(this.dataSource, HAS_CHARGES);
    return row?.found ?? false;
  }

  async positions(): Promise<ReadonlyMap<number, bigint>> {
    const rows = await readRows<{ partition: number; next: string }>(this.dataSource, POSITIONS);
    return new Map(rows.map(({ partition, next }) => [partition, BigInt(next)]));
  }

  keep(tx: SqlTx, news: readonly PaymentNews[], next: ReadonlyMap<number, bigint>): void {
    if (news.length > 0) tx.send(KEEP, columns(news, 'orderId', 'state', 'code'));
    tx.send(MOVE, [[...next.keys()], [...next.values()].map(String)]);
  }

  async ofScan(scanId: string): Promise<EntryPayment | undefined> {
    const [row] = await readRows<EntryPayment>(this.dataSource, OF_SCAN, [scanId]);
    return row;
  }
}
