import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { CaptureStore } from '../../capture/ports.ts';
import type { Told } from '../../domain/break.ts';
import type { Charge } from '../../domain/charge.ts';
import { byOrder, CHARGE_COLUMNS, toCharge, type ChargeRow } from './charge-row.ts';
import { adoptUnmatched, keepCaptureBreaks } from './keep-breaks.ts';
import { toldColumns } from './told-columns.ts';
import { AFTER_CHECK, AFTER_LEASE, AFTER_UNKNOWN } from './intent-schedule.ts';

/** Not `for update`: that would make payments of these orders, which refer to the charge, wait and deadlock. */
const LOCK = `select ${CHARGE_COLUMNS} from charge where order_id = any($1) order by order_id for no key update`;

const MARK_PENDING = `update charge set state = 'pending', causation_id = intent.causation_id,
    next_check_at = ${AFTER_LEASE}
  from unnest($1::text[], $2::uuid[]) as intent(order_id, causation_id) where charge.order_id = intent.order_id`;

const MARK_REPLAYED = `update payment set replayed = true, answered = charge.state in ('captured', 'capture_failed')
  from charge where charge.order_id = payment.order_id and payment.id = any($1)`;

const WAITING = `update payment set answered = true where order_id = any($1) and replayed and not answered
  returning id, order_id, correlation_id`;

const INSERT_CAPTURES = `insert into gateway_capture (id, order_id, amount, currency)
  select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) on conflict (id) do nothing
  returning id, exists (select from unmatched_capture u where u.id = gateway_capture.id) as "wasUnmatched"`;

const INSERT_UNMATCHED = `insert into unmatched_capture (id, reference, amount, currency)
  select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as told(id, reference, amount, currency)
  where not exists (select from gateway_capture g where g.id = told.id) on conflict (id) do nothing`;

const SAVE = `update charge set state = settled.state, capture_id = settled.capture_id,
    failure_code = settled.failure_code, settled_at = coalesce(charge.settled_at, now()), next_check_at = null
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as settled(order_id, state, capture_id, failure_code)
  where charge.order_id = settled.order_id`;

/** Takes pending charges whose check time has come. */
const CLAIM_DUE = `update charge set checks = checks + 1,
    next_check_at = ${AFTER_CHECK}
  where order_id in (select order_id from charge where state = 'pending' and next_check_at <= now()
    order by next_check_at limit $1 for update skip locked)
  returning ${CHARGE_COLUMNS}`;

const DEFER = `update charge set next_check_at = ${AFTER_UNKNOWN}
  where order_id = $1 and state = 'pending'`;

/** Charges on their way through the gateway. */
export class PgCaptures implements CaptureStore<SqlTx> {
  async lock(tx: SqlTx, orderIds: readonly string[]): Promise<ReadonlyMap<string, Charge>> {
    if (orderIds.length === 0) return new Map();
    return byOrder(await tx.query<ChargeRow>(LOCK, [[...new Set(orderIds)]]));
  }

  async markPending(tx: SqlTx, intents: readonly { orderId: string; causationId: string }[]): Promise<void> {
    if (intents.length === 0) return;
    tx.send(MARK_PENDING, columns(intents, 'orderId', 'causationId'));
  }

  async markReplayed(tx: SqlTx, paymentIds: readonly string[]): Promise<void> {
    if (paymentIds.length > 0) tx.send(MARK_REPLAYED, [paymentIds]);
  }

  async waitingPayments(tx: SqlTx, orderIds: readonly string[]) {
    if (orderIds.length === 0) return [];
    const rows = await tx.query<{ id: string; order_id: string; correlation_id: string }>(WAITING, [
      orderIds,
    ]);
    return rows.map((row) => ({
      paymentId: row.id,
      orderId: row.order_id,
      correlationId: row.correlation_id,
    }));
  }

  async insertCaptures(tx: SqlTx, captures: readonly Told[]): Promise<ReadonlySet<string>> {
    if (captures.length === 0) return new Set();
    const rows = await tx.query<{ id: string; wasUnmatched: boolean }>(INSERT_CAPTURES, inOrder(captures));
    const adopted = new Set(rows.filter(({ wasUnmatched }) => wasUnmatched).map(({ id }) => id));
    adoptUnmatched(
      tx,
      captures.filter(({ id }) => adopted.has(id)),
    );
    return new Set(rows.map(({ id }) => id));
  }

  async insertUnmatched(tx: SqlTx, captures: readonly Told[]): Promise<void> {
    if (captures.length > 0) tx.send(INSERT_UNMATCHED, inOrder(captures));
  }

  async keepBreaks(tx: SqlTx, told: readonly Told[]): Promise<void> {
    keepCaptureBreaks(tx, told);
  }

  async saveSettled(tx: SqlTx, charges: readonly Charge[]): Promise<void> {
    if (charges.length === 0) return;
    tx.send(SAVE, columns(charges, 'orderId', 'state', 'captureId', 'failureCode'));
  }

  async claimDue(tx: SqlTx, limit: number): Promise<readonly Charge[]> {
    return (await tx.query<ChargeRow>(CLAIM_DUE, [limit])).map(toCharge);
  }

  async defer(tx: SqlTx, { orderId }: Charge): Promise<void> {
    tx.send(DEFER, [orderId]);
  }
}

/** By id, so that those who insert the same ones wait for each other, never in a ring. */
const inOrder = (captures: readonly Told[]): unknown[] =>
  toldColumns(captures.toSorted((left, right) => (left.id < right.id ? -1 : 1)));
