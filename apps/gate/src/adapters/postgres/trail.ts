import { FOUND_MAX, type TrailIndex, type TrailSource } from '@night-market/service-kit';

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
const DEVICE = `select case when public_key is null then 'scanner' else 'phone' end as kind, software
  from api_key where kind = 'device'
    and holder_id = case when scan.device_id ~ '${UUID}' then scan.device_id::uuid end
  order by id desc limit 1`;

/** A phone was enrolled and signs what it sends; a scanner has a key. An operator's scan has no device that is known. */
const SCANS: TrailSource = `select scanned_at as at, 'transition' as kind, direction || '_' || decision as what, ticket_id as subject,
    null::uuid as event_id, json_strip_nulls(json_build_object('scanId', scan_id, 'direction', direction, 'reason', reason,
      'overridden', overridden, 'gateId', gate_id, 'zoneId', zone_id, 'deviceId', device_id, 'device', device.kind,
      'software', device.software, 'isOffline', is_offline, 'flags', flags)) as detail
  from scan left join lateral (${DEVICE}) as device on true where correlation_id = $1::uuid`;

const CHARGES: TrailSource = `select scanned_at as at, 'transition' as kind, 'charge_asked' as what, order_id as subject,
    null::uuid as event_id, json_build_object('scanId', scan_id, 'admission', admission) as detail
  from scan where correlation_id = $1::uuid and order_id is not null`;

/** What payments said of them last. */
const PAID: TrailSource = `select payment.updated_at as at, 'transition' as kind, 'charge_' || state as what, order_id as subject,
    null::uuid as event_id, json_strip_nulls(json_build_object('code', code)) as detail
  from scan join payment using (order_id) where correlation_id = $1::uuid`;

/** What the gate knows of a correlation id: nothing of who holds the ticket. */
export const GATE_TRAIL: readonly TrailSource[] = [SCANS, CHARGES, PAID];

const FOUND =
  "select correlation_id, scanned_at as at, direction || '_' || decision as what, ticket_id as subject from scan";
const NEWEST = `${FOUND} order by scanned_at desc limit ${FOUND_MAX * 5}`;

/** By the id of a ticket or a scan. Scans that were uploaded together share one correlation id. */
export const GATE_TRAIL_INDEX: TrailIndex = {
  about: `(${FOUND} where ticket_id = $1::text order by scanned_at desc limit ${FOUND_MAX})
    union all (${FOUND} where scan_id = $2::uuid limit 1)
    union all (${FOUND} where correlation_id = $2::uuid limit 1)`,
  newest: NEWEST,
};
