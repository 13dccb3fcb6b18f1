import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { OpenedCharge, PaymentRequest } from '../../accept-payment/ports.ts';
import { CHARGE_COLUMNS, toCharge, type ChargeRow } from './charge-row.ts';

const OPEN = `insert into charge (order_id, stall_id, amount, currency, state, correlation_id, causation_id)
  select order_id, stall_id, amount, currency, 'requested', correlation_id, causation_id
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[])
    as request(order_id, stall_id, amount, currency, correlation_id, causation_id)
  on conflict (order_id) do nothing
  returning ${CHARGE_COLUMNS}`;

const FIND = `select ${CHARGE_COLUMNS} from charge where order_id = any($1)`;

const INSERT_PAYMENTS = `insert into payment (id, order_id, method, correlation_id, created_at)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[]) on conflict (id) do nothing`;

const byOrder = (isNew: boolean, rows: readonly ChargeRow[]): Map<string, OpenedCharge> =>
  new Map(rows.map((row) => [row.order_id, { charge: toCharge(row), isNew }]));

/** Charges and payments as requests bring them in. */
export class PgCharges {
  async open(tx: SqlTx, requests: readonly PaymentRequest[]): Promise<ReadonlyMap<string, OpenedCharge>> {
    // One row for each order, in ascending order: replicas that open the same orders wait for each other, never in a ring.
    const firsts = [
      ...new Map([...requests].reverse().map((request) => [request.orderId, request])).values(),
    ].sort((left, right) => (left.orderId < right.orderId ? -1 : 1));
    const opened = byOrder(
      true,
      await tx.query<ChargeRow>(
        OPEN,
        columns(firsts, 'orderId', 'stallId', 'amount', 'currency', 'correlationId', 'causationId'),
      ),
    );
    const existing = firsts.map(({ orderId }) => orderId).filter((orderId) => !opened.has(orderId));
    if (existing.length === 0) return opened;
    return new Map([...opened, ...byOrder(false, await tx.query<ChargeRow>(FIND, [existing]))]);
  }

  async insert(tx: SqlTx, requests: readonly PaymentRequest[]): Promise<void> {
    if (requests.length === 0) return;
    tx.send(
      INSERT_PAYMENTS,
      columns(requests, 'paymentId', 'orderId', 'method', 'correlationId', 'createdAt'),
    );
  }
}
