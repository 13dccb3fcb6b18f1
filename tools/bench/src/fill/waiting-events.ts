/**
 * Rows for an outbox, as the services write them: whole envelopes with all headers, ids of now. `$1` orders with two
 * events each, `requested` and `captured`; order numbers start at `$2`, of `$3` in all.
 */
export const FILL_OUTBOX = `with numbered as (
  select n, 'waiting-' || n as order_id, uuidv7() as requested, uuidv7() as captured, gen_random_uuid() as correlation
  from generate_series($2::int, least($2::int + $1::int - 1, $3::int)) as n
), event as (
  select n, 1 as step, requested as id, 'requested' as type, correlation as causation, order_id, correlation,
    json_build_object('orderId', order_id, 'paymentId', uuidv7(), 'stallId', 'stall-' || n % 40) as payload
  from numbered
  union all
  select n, 2, captured, 'captured', requested, order_id, correlation,
    json_build_object('orderId', order_id, 'txnId', 'cap_' || substr(md5(order_id), 1, 24))
  from numbered
), timed as (
  select *, to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ts from event
)
insert into outbox (lane, id, topic, key, headers, value)
select n % 8, id, 'pay.txn.v1', convert_to(order_id, 'UTF8'),
  json_build_object('content-type', 'application/json', 'ce_specversion', '1.0', 'ce_id', id,
    'ce_source', '/night-market/payments', 'ce_type', 'pay.txn.v1.' || type, 'ce_time', ts,
    'ce_subject', order_id, 'ce_partitionkey', order_id, 'ce_correlationid', correlation,
    'ce_causationid', causation,
    'traceparent', '00-' || replace(correlation::text, '-', '') || '-' || right(replace(id::text, '-', ''), 16) || '-01'),
  convert_to(json_build_object('id', id, 'topic', 'pay.txn.v1', 'ts', ts, 'key', order_id, 'type', type,
    'payload', payload, 'correlationId', correlation, 'causationId', causation)::text, 'UTF8')
from timed order by n, step`;
