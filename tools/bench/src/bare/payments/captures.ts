import type { Envelope } from '@night-market/contracts';
import type { Run } from '../database.ts';
import { append, type Draft } from '../events.ts';
import type { MadeCapture } from '../gateway.ts';

/** A charge that is to be captured. */
export interface Intent {
  readonly order_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly correlation_id: string;
  readonly causation_id: string;
}

export interface Captured extends Intent {
  readonly made: MadeCapture;
}

const PENDING = `update charge set state = 'pending', causation_id = intent.causation_id,
    next_check_at = now() + interval '10 seconds'
  from unnest($1::text[], $2::uuid[]) as intent(order_id, causation_id)
  where charge.order_id = intent.order_id and state = 'requested'
  returning charge.order_id, amount::float8 as amount, currency, correlation_id, charge.causation_id`;

const CAPTURES = `insert into gateway_capture (id, order_id, amount, currency)
  select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])`;

const SETTLE = `update charge set state = 'captured', capture_id = made.id, settled_at = now(), next_check_at = null
  from unnest($1::text[], $2::text[]) as made(order_id, id) where charge.order_id = made.order_id`;

const LEDGER = `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency)
  select kind, reference, order_id, 'gateway_receivable', credit, amount, currency
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
    as made(kind, reference, order_id, credit, amount, currency)`;

/** `requested`: the intents to capture. */
export async function startCaptures(run: Run, events: readonly Envelope[]): Promise<Intent[]> {
  if (events.length === 0) return [];
  return run(
    'pending',
    PENDING,
    events.map(({ key }) => key),
    events.map(({ id }) => id),
  );
}

/** The gateway's answers: captures, charges, ledger, `captured` and `duplicate_captured`. */
export async function recordCaptures(run: Run, captured: readonly Captured[]): Promise<void> {
  const made = captured.flatMap((one) => [
    { ...one, id: one.made.id, amount: one.amount, isFirst: true },
    ...(one.made.duplicates ?? []).map(({ id, amount }) => ({ ...one, id, amount, isFirst: false })),
  ]);
  const orderIds = made.map(({ order_id }) => order_id);
  const ids = made.map(({ id }) => id);
  const amounts = made.map(({ amount }) => amount);
  const currencies = made.map(({ currency }) => currency);
  await run('captures', CAPTURES, ids, orderIds, amounts, currencies);
  await run(
    'settle',
    SETTLE,
    captured.map(({ order_id }) => order_id),
    captured.map((one) => one.made.id),
  );
  await run(
    'ledger',
    LEDGER,
    made.map(({ isFirst }) => (isFirst ? 'capture' : 'duplicate')),
    ids,
    orderIds,
    made.map(({ isFirst }) => (isFirst ? 'merchant_payable' : 'suspense')),
    amounts,
    currencies,
  );
  const events = made.map((one): Draft => ({
    topic: 'pay.txn.v1',
    type: one.isFirst ? 'captured' : 'duplicate_captured',
    key: one.order_id,
    payload: {
      orderId: one.order_id,
      ...(one.isFirst ? { txnId: one.id } : { dupTxnId: one.id, origTxnId: one.made.id }),
    },
    correlationId: one.correlation_id,
    causationId: one.causation_id,
  }));
  await append(run, 'payments', events);
}
