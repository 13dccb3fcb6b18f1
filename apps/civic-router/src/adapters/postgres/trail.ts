import { FOUND_MAX, type TrailIndex, type TrailSource } from '@night-market/service-kit';

const MINE = `(select report_id, notice_to from civic_report where correlation_id = $1::uuid) as mine`;
const NO_EVENT = 'null::uuid as event_id';

const REPORTS: TrailSource = `select requested_at as at, 'request' as kind, 'report_received' as what,
    report_id::text as subject, ${NO_EVENT},
    json_strip_nulls(json_build_object('serviceCode', service_code, 'category', category, 'zoneId', zone_id,
      'duplicateOf', duplicate_of)) as detail
  from civic_report where correlation_id = $1::uuid`;

/** The reason holds no word of the report. */
const ROUTES: TrailSource = `select routed_at as at, 'transition' as kind, 'routed' as what, report_id::text as subject,
    ${NO_EVENT}, json_build_object('agencyId', agency_id, 'reason', reason) as detail
  from ${MINE} join civic_assignment using (report_id)`;

const UPDATES: TrailSource = `select received_at as at, 'outside' as kind, 'agency_update' as what, report_id::text as subject,
    ${NO_EVENT}, json_build_object('agencyId', agency_id, 'updateId', update_id, 'status', status) as detail
  from ${MINE} join civic_update using (report_id)`;

const MISSED: TrailSource = `select due_at as at, 'transition' as kind, deadline || '_missed' as what, report_id::text as subject,
    ${NO_EVENT}, json_build_object('agencyId', agency_id) as detail
  from ${MINE} join civic_missed using (report_id)`;

const TIMERS: TrailSource = `select due_at as at, 'timer' as kind, name as what, report_id::text as subject, ${NO_EVENT},
    json_build_object('agencyId', agency_id) as detail
  from ${MINE} join civic_timer using (report_id)`;

const ACTS: TrailSource = `select done.at, 'request' as kind, act as what, subject, ${NO_EVENT}, '{}'::json as detail
  from ${MINE} join civic_audit done on subject = report_id::text`;

/** What agencies and reporters need not be told any more, and who that was: mail, or the origin of a webhook, and never an address. */
const TOLD: TrailSource = `select told_at as at, 'outside' as kind, channel || '_done' as what, report_id::text as subject,
    ${NO_EVENT}, json_build_object('destination', destination, 'type', type, 'attempts', attempts) as detail
  from ${MINE} join civic_told using (report_id)`;

const waits = (channel: string, destination: string, type: string): string =>
  `coalesce(parked_at, next_check_at) as at, 'outside' as kind,
    '${channel}_' || case when parked_at is null then 'waits' else 'parked' end as what,
    waiting.report_id::text as subject, ${NO_EVENT},
    json_strip_nulls(json_build_object('destination', ${destination}, 'type', ${type}, 'attempts', attempts)) as detail`;

// By the keys in which they wait: an agency at a time, and where the reporter is told.
const WEBHOOKS: TrailSource = `select ${waits('webhook', 'waiting.agency_id', 'type')}
  from ${MINE} cross join civic_agency agency cross join lateral (select * from civic_delivery
    where civic_delivery.agency_id = agency.agency_id and civic_delivery.report_id = mine.report_id) as waiting`;
const NOTICES: TrailSource = `select ${waits('notice', 'waiting.destination', 'waiting.kind')}
  from ${MINE} cross join lateral (select * from civic_notice
    where civic_notice.destination = mine.notice_to and civic_notice.report_id = mine.report_id) as waiting`;

/** What the hotline knows of a correlation id: nothing that a person wrote or is. */
export const CIVIC_TRAIL: readonly TrailSource[] = [
  ...[REPORTS, ROUTES, UPDATES, MISSED, TIMERS, ACTS, TOLD, WEBHOOKS, NOTICES],
];

const FOUND =
  "select correlation_id, requested_at as at, 'report_received' as what, report_id::text as subject from civic_report";

/** By the id of a report, the token of one, or the id of an inspection. */
export const CIVIC_TRAIL_INDEX: TrailIndex = {
  about: `${FOUND} where report_id = $2::uuid or token = $2::uuid
    union all (${FOUND} where correlation_id = $2::uuid limit 1)
    union all ${FOUND} join civic_inspection using (report_id) where inspection_id = $1::text`,
  newest: `${FOUND} order by requested_at desc, report_id limit ${FOUND_MAX}`,
};
