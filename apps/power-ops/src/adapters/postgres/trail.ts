import { FOUND_MAX, type TrailIndex, type TrailSource } from '@night-market/service-kit';

const DECISIONS: TrailSource = `select decided_at as at, 'transition' as kind, 'plan_decided' as what, feeder_id as subject,
    null::uuid as event_id, json_build_object('shed', body->'shed', 'restored', body->'restored', 'permitted', body->'permitted',
      'alarmsRaised', body->'alarmsRaised', 'alarmsCleared', body->'alarmsCleared',
      'reasons', jsonb_path_query_array(body, '$.reasons[*].code'), 'epoch', epoch) as detail
  from power_decision where plan_id = $1::uuid`;

/** What was said to the stalls that the plan asked, and heard from them; what they say in words is left out. */
const MESSAGES: TrailSource = `select
    to_timestamp(coalesce(entry->'message'->>'atMs', entry->>'atMs')::float8 / 1000) as at,
    case entry->>'type' when 'message' then 'outside' else 'transition' end as kind,
    coalesce(entry->'message'->>'performative', entry->>'deadline' || '_passed') as what, stall_id as subject,
    (entry->'message'->>'messageId')::uuid as event_id,
    json_strip_nulls(json_build_object('feederId', feeder_id, 'act', body->>'act', 'reason', body->>'reason',
      'sender', entry->'message'->>'sender', 'outcome', entry->>'outcome', 'from', entry->>'from', 'to', entry->>'to',
      'conversationId', conversation_id)) as detail
  from power_talk cross join lateral jsonb_array_elements(body->'conversation'->'entries') as line (entry)
  where body->>'planId' = $1::uuid::text`;

/** With the plan that took the override up, whose correlation id is its own. */
const ACTS: TrailSource = `select at, 'request' as kind, act as what, feeder_id as subject, null::uuid as event_id,
    json_strip_nulls(json_build_object('stallId', detail->>'stallId', 'planId', taken.plan_id)) as detail
  from power_audit done left join lateral (select body->>'planId' as plan_id from power_talk talk
    where talk.feeder_id = done.feeder_id and talk.stall_id = done.detail->>'stallId' and talk.opened_at >= done.at
      and talk.body->>'reason' = 'override' order by talk.opened_at limit 1) as taken on done.act like 'override%'
  where correlation_id = $1::uuid`;

/** The act that a plan follows, under the correlation id of its request. */
const CAUSES: TrailSource = `select cause.at, 'request' as kind, cause.act as what, talk.feeder_id as subject, null::uuid as event_id,
    json_strip_nulls(json_build_object('stallId', talk.stall_id, 'correlationId', cause.correlation_id)) as detail
  from power_talk talk cross join lateral (select at, act, correlation_id from power_audit done
    where done.feeder_id = talk.feeder_id and done.detail->>'stallId' = talk.stall_id and done.at <= talk.opened_at
      and act like 'override%' order by id desc limit 1) as cause
  where talk.body->>'planId' = $1::uuid::text and talk.body->>'reason' = 'override'`;

/** What power-ops knows of a correlation id: that of a plan is its id. */
export const POWER_TRAIL: readonly TrailSource[] = [DECISIONS, MESSAGES, ACTS, CAUSES];

const PLANS =
  "select plan_id as correlation_id, decided_at as at, 'plan_decided' as what, feeder_id as subject from power_decision";
const DONE = 'select correlation_id, at, act as what, feeder_id as subject from power_audit';

/** By the id of a plan, a conversation or a feeder. */
export const POWER_TRAIL_INDEX: TrailIndex = {
  about: `${PLANS} where plan_id = $2::uuid
    union all (${PLANS} where feeder_id = $1::text order by decided_at desc limit ${FOUND_MAX})
    union all select (body->>'planId')::uuid, opened_at, body->>'act', stall_id
      from power_talk where conversation_id = $2::uuid
    union all ${DONE} where correlation_id = $2::uuid
    union all (select * from (${DONE} where feeder_id = $1::text order by id desc limit ${FOUND_MAX}) as done
      where correlation_id is not null)`,
  newest: `${PLANS} order by decided_at desc limit ${FOUND_MAX}`,
};
