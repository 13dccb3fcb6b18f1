import type { Platform } from '@night-market/launcher';
import { AMOUNT } from './load.ts';
import { query } from './world.ts';

const PAYMENTS = `select
  (select count(*)::int from charge where order_id = any($1) and state = 'captured') as charges,
  (select count(*)::int from payment where order_id = any($1) and not replayed) as payments,
  (select count(*)::int from gateway_capture where order_id = any($1)) as captures,
  (select count(*)::int from refund where order_id = any($1) and state = 'refunded') as refunds,
  (select coalesce(sum(case kind when 'refund_paid' then -amount when 'refund_promised' then 0 else amount end), 0)::float8
    from ledger_transfer where order_id = any($1)) as ledger`;

const SAGAS = `select
  (select count(*)::int from saga where order_id = any($1) and settled and state = 'Captured') as captured,
  (select count(*)::int from saga where order_id = any($1) and settled and state = 'Refunded') as refunded`;

/** Nothing lost, nothing doubled: what each side should hold of these orders. */
export async function checkSums(
  platform: Platform,
  orderIds: readonly string[],
  duplicates: readonly string[],
  gatewayNet: ReadonlyMap<string, number>,
): Promise<void> {
  const orders = orderIds.length;
  const twice = duplicates.length;
  const [payments] = await query(platform.databaseUrls['payments']!, PAYMENTS, [orderIds]);
  const [sagas] = await query(platform.databaseUrls['orchestrator']!, SAGAS, [orderIds]);
  const found = {
    ...payments,
    ...sagas,
    paidExactly: orderIds.filter((id) => gatewayNet.get(id) === AMOUNT).length,
  };
  const wanted = {
    charges: orders,
    payments: orders,
    captures: orders + twice,
    refunds: twice,
    ledger: orders * AMOUNT,
    captured: orders - twice,
    refunded: twice,
    paidExactly: orders,
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(
      `the sums are wrong: ${JSON.stringify(found)} where ${JSON.stringify(wanted)} was expected`,
    );
  }
}
