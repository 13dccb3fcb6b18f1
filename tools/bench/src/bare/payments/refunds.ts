import type { Envelope } from '@night-market/contracts';
import type { Run } from '../database.ts';
import { append } from '../events.ts';

/** A duplicate that is to be paid back. */
export interface RefundIntent {
  readonly capture_id: string;
  readonly order_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly correlation_id: string;
  readonly causation_id: string;
}

export interface Refunded extends RefundIntent {
  readonly refundId: string;
}

const START = `insert into refund (capture_id, order_id, amount, currency, state, attempt, correlation_id, causation_id,
    next_check_at)
  select c.id, c.order_id, c.amount, c.currency, 'pending', 1, correlation_id, causation_id, now() + interval '10 seconds'
  from unnest($1::text[], $2::uuid[], $3::uuid[]) as command(capture_id, correlation_id, causation_id)
  join gateway_capture c on c.id = capture_id
  returning capture_id, order_id, amount::float8 as amount, currency, correlation_id, causation_id`;

const SAVE = `update refund set state = 'refunded', refund_id = saved.refund_id, next_check_at = null, settled_at = now()
  from unnest($1::text[], $2::text[]) as saved(capture_id, refund_id) where refund.capture_id = saved.capture_id`;

const LEDGER = `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency)
  select $1, reference, order_id, $2, $3, amount, currency
  from unnest($4::text[], $5::text[], $6::bigint[], $7::text[]) as refund(reference, order_id, amount, currency)`;

/** Refund commands: the intents, promised in the ledger. */
export async function startRefunds(run: Run, events: readonly Envelope[]): Promise<RefundIntent[]> {
  if (events.length === 0) return [];
  const intents = await run<RefundIntent>(
    'start-refunds',
    START,
    events.map(({ payload }) => payload['dupTxnId']),
    events.map(({ correlationId }) => correlationId),
    events.map(({ id }) => id),
  );
  await book(run, ['refund_promised', 'suspense', 'refunds_payable'], intents);
  return intents;
}

/** The gateway's answers: refunds, ledger, `refunded`. */
export async function recordRefunds(run: Run, refunded: readonly Refunded[]): Promise<void> {
  await run(
    'save-refunds',
    SAVE,
    refunded.map(({ capture_id }) => capture_id),
    refunded.map(({ refundId }) => refundId),
  );
  await book(run, ['refund_paid', 'refunds_payable', 'gateway_receivable'], refunded);
  const events = refunded.map(({ order_id, capture_id, refundId, correlation_id, causation_id }) => ({
    topic: 'pay.txn.v1',
    type: 'refunded',
    key: order_id,
    payload: { orderId: order_id, dupTxnId: capture_id, attempt: 1, refundId },
    correlationId: correlation_id,
    causationId: causation_id,
  }));
  await append(run, 'payments', events);
}

async function book(
  run: Run,
  [kind, debit, credit]: readonly [string, string, string],
  refunds: readonly RefundIntent[],
): Promise<void> {
  await run(
    `book-${kind}`,
    LEDGER,
    kind,
    debit,
    credit,
    refunds.map(({ capture_id }) => capture_id),
    refunds.map(({ order_id }) => order_id),
    refunds.map(({ amount }) => amount),
    refunds.map(({ currency }) => currency),
  );
}
