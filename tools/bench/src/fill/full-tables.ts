import type { Fill } from './in-chunks.ts';

/** Orders of the past week, the newest last; ids are time-ordered as the services make them. */
const ORDERS = `with numbered as (
  select n, 'full-' || lpad(n::text, 9, '0') as order_id, 'cap_' || substr(md5('c' || n), 1, 24) as capture_id,
    n % 10 = 0 as twice, 'cap_' || substr(md5('d' || n), 1, 24) as dup_id, 'ref_' || substr(md5('r' || n), 1, 24) as refund_id,
    -- Spread over a week that ended an hour ago.
    interval '-1 hour' - interval '167 hours' * (1 - (n - 1)::float8 / greatest($3::int, 1)) as age,
    gen_random_uuid() as correlation
  from generate_series($2::int, $2::int + $1::int - 1) as n
), orders as (select *, now() + age as at from numbered)`;

/** Keys are forgotten after 72 hours: they are spread over the last 60. */
const KEY_AT = `now() + age * (60.0 / 168.0)`;

const fill = (what: string, sql: string): Fill => ({ what, sql: `${ORDERS}\n${sql}` });

/** What payments holds of orders that are long settled: every tenth captured twice and refunded. */
export const FULL_PAYMENTS: readonly Fill[] = [
  fill(
    'charge',
    `insert into charge (order_id, stall_id, amount, currency, state, capture_id, correlation_id, causation_id,
       created_at, settled_at)
     select order_id, 'stall-' || n % 40, 12000, 'TWD', 'captured', capture_id, correlation, uuidv7(age), at, at from orders`,
  ),
  fill(
    'payment',
    `insert into payment (id, order_id, method, correlation_id, created_at)
     select uuidv7(age), order_id, 'card', correlation, at from orders`,
  ),
  fill(
    'gateway_capture',
    `insert into gateway_capture (id, order_id, amount, currency, seen_at)
     select capture_id, order_id, 12000, 'TWD', at from orders
     union all select dup_id, order_id, 12000, 'TWD', at from orders where twice`,
  ),
  fill(
    'refund',
    `insert into refund (capture_id, order_id, amount, currency, state, attempt, refund_id, correlation_id, causation_id,
       created_at, settled_at)
     select dup_id, order_id, 12000, 'TWD', 'refunded', 1, refund_id, correlation, uuidv7(age), at, at from orders where twice`,
  ),
  fill(
    'ledger_transfer',
    `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency, booked_at)
     select 'capture', capture_id, order_id, 'gateway_receivable', 'merchant_payable', 12000, 'TWD', at from orders
     union all select kind, dup_id, order_id, debit, credit, 12000, 'TWD', at from orders, (values
       ('duplicate', 'gateway_receivable', 'suspense'), ('refund_promised', 'suspense', 'refunds_payable'),
       ('refund_paid', 'refunds_payable', 'gateway_receivable')) as move(kind, debit, credit) where twice`,
  ),
  fill(
    'idempotency_key',
    `insert into idempotency_key (tenant, route, key, fingerprint, status, body, created_at)
     select 'stall-' || n % 40, 'POST /payments', 'key-' || order_id, encode(sha256(order_id::bytea), 'hex'), 202,
       json_build_object('id', uuidv7(age), 'orderId', order_id, 'stallId', 'stall-' || n % 40, 'amount', 12000,
         'currency', 'TWD', 'method', 'card', 'status', 'requested', 'replayed', false, 'captureId', null,
         'failureCode', null, 'createdAt', at), ${KEY_AT} from orders`,
  ),
  fill(
    'inbox of payments',
    `insert into inbox (consumer, event_id, received_at, topic, partition, record_offset)
     select 'payments', uuidv7(age), at, 'pay.txn.v1', n % 6, n from orders union all
     select 'payments', uuidv7(age), at, 'pay.cmd.v1', n % 6, n from orders where twice`,
  ),
];

/** What the orchestrator holds of the same orders. */
export const FULL_ORCHESTRATOR: readonly Fill[] = [
  fill(
    'saga',
    `insert into saga (order_id, stall_id, state, settled, data, definition_version, correlation_id, history_length, created_at,
       updated_at, settled_at)
     select order_id, 'stall-' || n % 40, case when twice then 'Refunded' else 'Captured' end, true, jsonb_build_object(
       'definitionVersion', 1, 'orderId', order_id, 'order', jsonb_build_object('state', 'Captured', 'txnId', capture_id),
       'legs', case when twice then jsonb_build_object(dup_id, jsonb_build_object('dupTxnId', dup_id, 'origTxnId', capture_id,
         'state', 'Refunded', 'attempt', 1, 'refundId', refund_id)) else '{}' end),
       1, correlation, case when twice then 5 else 2 end, at, at, at from orders`,
  ),
  fill(
    'saga_transition',
    `insert into saga_transition (order_id, n, event_id, "on", machine, leg, from_state, to_state, actor, correlation_id, at)
     select order_id, move.n, uuidv7(age), "on", machine, case when machine = 'leg' then dup_id end, from_state, to_state,
       actor, correlation, at
     from orders, (values (1, 'requested', 'order', 'None', 'Requested', 'event'),
       (2, 'captured', 'order', 'Requested', 'Captured', 'event'),
       (3, 'duplicate_captured', 'leg', 'None', 'DuplicateCaptured', 'event'),
       (4, 'command_refund', 'leg', 'DuplicateCaptured', 'RefundCommanded', 'saga'),
       (5, 'refunded', 'leg', 'RefundCommanded', 'Refunded', 'event')) as move(n, "on", machine, from_state, to_state, actor)
     where twice or move.n <= 2`,
  ),
  fill(
    'inbox of orchestrator',
    `insert into inbox (consumer, event_id, received_at, topic, partition, record_offset)
     select 'orchestrator', uuidv7(age), at, 'pay.txn.v1', orders.n % 6, orders.n * 4 + event.n from orders, generate_series(1, 4) as event(n) where twice or event.n <= 2`,
  ),
];
