import { FOUND_MAX, type TrailIndex, type TrailSource } from '@night-market/service-kit';

const TRANSITIONS: TrailSource = `select at, 'transition' as kind, "on" as what, line.order_id as subject, event_id,
    json_strip_nulls(json_build_object('from', from_state, 'to', to_state, 'leg', leg, 'actor', actor)) as detail
  from (select order_id from saga where correlation_id = $1::uuid union
    select order_id from saga_transition where correlation_id = $1::uuid and to_state = 'RefundCommanded') as mine
  join saga_transition line using (order_id) where line.correlation_id = $1::uuid`;

const TIMERS: TrailSource = `select due_at as at, 'timer' as kind, timer.kind as what, timer.order_id as subject,
    null::uuid as event_id, json_build_object('leg', leg, 'attempt', attempt) as detail
  from saga join saga_timer timer using (order_id)
  where saga.correlation_id = $1::uuid and timer.correlation_id = $1::uuid`;

/** What the orchestrator knows of a correlation id. */
export const SAGA_TRAIL: readonly TrailSource[] = [TRANSITIONS, TIMERS];

const ABOUT = `select correlation_id, created_at as at, 'saga' as what, order_id as subject
  from saga where order_id = $1::text or correlation_id = $2::uuid
  union all select correlation_id, at, 'refund', order_id
  from saga_transition where to_state = 'RefundCommanded' and (order_id = $1::text or correlation_id = $2::uuid)`;

/** A saga moves a few times under one correlation id. */
const NEWEST = `select correlation_id, at, "on" as what, order_id as subject from saga_transition
  order by at desc limit ${FOUND_MAX * 5}`;

/** By the id of an order. */
export const SAGA_TRAIL_INDEX: TrailIndex = { about: ABOUT, newest: NEWEST };
