import type { TrailIndex, TrailSource } from '@night-market/service-kit';

const ORDERS = `(select order_id from payment where correlation_id = $1::uuid
  union select order_id from refund where correlation_id = $1::uuid) as mine`;

const REQUESTS: TrailSource = `select created_at as at, 'request' as kind, method as what, order_id as subject,
    null::uuid as event_id, json_build_object('paymentId', id, 'replayed', replayed) as detail
  from payment where correlation_id = $1::uuid`;

/** A key is stored with the answer to its request, a moment later at most; its time leads there. */
const KEYS: TrailSource = `select k.created_at as at, 'key' as kind, k.route as what, k.key as subject, null::uuid as event_id,
    json_build_object('status', k.status) as detail
  from payment p join charge c using (order_id) join idempotency_key k on k.tenant = c.stall_id
    and k.created_at between p.created_at - interval '2 seconds' and p.created_at + interval '10 seconds'
    and k.body ->> 'id' = p.id::text
  where p.correlation_id = $1::uuid`;

const CHARGES: TrailSource = `select coalesce(settled_at, created_at) as at, 'outside' as kind, 'capture_' || state as what,
    order_id as subject, causation_id as event_id,
    json_build_object('checks', checks, 'nextCheckAt', next_check_at, 'failureCode', failure_code) as detail
  from ${ORDERS} join charge using (order_id)`;

const CAPTURES: TrailSource = `select seen_at as at, 'outside' as kind, 'capture_seen' as what, id as subject,
    null::uuid as event_id, json_build_object('orderId', order_id) as detail
  from ${ORDERS} join gateway_capture using (order_id)`;

const REFUNDS: TrailSource = `select coalesce(settled_at, created_at) as at, 'outside' as kind,
    case when outside_evidence is null then 'refund_' || state else 'paid_outside' end as what, capture_id as subject,
    causation_id as event_id, json_build_object('attempt', attempt, 'checks', checks, 'nextCheckAt', next_check_at) as detail
  from refund where correlation_id = $1::uuid`;

const LEDGER: TrailSource = `select booked_at as at, 'ledger' as kind, kind as what, reference as subject,
    null::uuid as event_id, json_build_object('debit', debit, 'credit', credit, 'amount', amount, 'currency', currency) as detail
  from ${ORDERS} join ledger_transfer using (order_id)`;

/** What payments knows of a correlation id: what is told of an order is told of all its requests. */
export const PAYMENT_TRAIL: readonly TrailSource[] = [REQUESTS, KEYS, CHARGES, CAPTURES, REFUNDS, LEDGER];

const ABOUT = `select correlation_id, created_at as at, 'payment' as what, order_id as subject
  from payment where order_id = $1::text or id = $2::uuid or correlation_id = $2::uuid
  union all select correlation_id, created_at, 'refund', order_id
  from refund where order_id = $1::text or capture_id = $1::text or correlation_id = $2::uuid
  union all select correlation_id, payment.created_at, 'payment', order_id
  from gateway_capture capture join payment using (order_id) where capture.id = $1::text`;

/** By the id of an order, a payment or a capture; the orchestrator tells of the newest. */
export const PAYMENT_TRAIL_INDEX: TrailIndex = { about: ABOUT };
