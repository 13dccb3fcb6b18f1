import { oldestFirst, type QueryRows, type Trail, type TrailStep } from '@night-market/kernel';
import { exactIsoTime } from '@night-market/postgres';

/**
 * A query, a constant of the code, about the correlation id `$1`: its rows have `at`, `kind`, `what`, `subject`, `event_id` and
 * `detail`, and `place` where they know of one. It finds them by an index, or in a table that is small.
 */
export type TrailSource = string;

/** Of a source; and of a table that nothing leads into, no more rows are looked through than {@link LOOKED_THROUGH_MAX}. */
export const STEPS_MAX = 200;
export const LOOKED_THROUGH_MAX = 10_000;

/** An offset is more than a number of JSON holds for sure. */
const placeSql = (topic: string, offset: string): string =>
  `json_build_object('topic', ${topic}, 'partition', partition, 'offset', ${offset}::text)`;

/** What waits to be sent; what was sent has left the table. */
export const OUTBOX_TRAIL: TrailSource = `select appended_at as at, 'outbox' as kind, headers ->> 'ce_type' as what,
    encode(key, 'escape') as subject, id as event_id, json_build_object('topic', topic) as detail
  from (select * from outbox limit ${LOOKED_THROUGH_MAX}) as waiting
  where headers ->> 'ce_correlationid' = $1::text`;

export const STASH_TRAIL: TrailSource = `select first_failed_at as at, 'held' as kind, state as what, key as subject, event_id,
    json_build_object('errorType', error_type) as detail, ${placeSql('event.topic', '"offset"')} as place
  from (select * from stash_event limit ${LOOKED_THROUGH_MAX}) as event join stash_key using (consumer, key)
  where headers ->> 'ce_correlationid' = $1::text`;

const sqlOf = (source: TrailSource): string => `select ${exactIsoTime('at')} as at, kind, what, subject,
    event_id as "eventId", to_json(step) -> 'place' as place, detail
  from (${source}) as step order by step.at limit ${STEPS_MAX + 1}`;

const INBOX = `select ${exactIsoTime('received_at')} as at, 'inbox' as kind, consumer as what, null as subject,
    event_id as "eventId", '{}'::json as detail,
    case when record_offset is not null then ${placeSql('topic', 'record_offset')} end as place
  from inbox where consumer = $1 and event_id = any ($2::uuid[])`;

export interface TrailQuery {
  readonly correlationId: string;
  /** Whether the inbox holds them is told, besides those of the steps. */
  readonly eventIds: readonly string[];
}

/** @param consumer whose inbox it is; undefined in a service that handles no events */
export async function readTrail(
  read: QueryRows,
  sources: readonly TrailSource[],
  consumer: string | undefined,
  { correlationId, eventIds }: TrailQuery,
): Promise<Trail> {
  const found = await Promise.all(sources.map((source) => read<TrailStep>(sqlOf(source), [correlationId])));
  const steps = found.flatMap((rows) => rows.slice(0, STEPS_MAX));
  const known = new Set([...eventIds, ...steps.flatMap(({ eventId }) => eventId ?? [])]);
  const received = consumer === undefined ? [] : await read<TrailStep>(INBOX, [consumer, [...known]]);
  const all = [...steps, ...received].toSorted(oldestFirst);
  return { steps: all, isMore: found.some((rows) => rows.length > STEPS_MAX) };
}
