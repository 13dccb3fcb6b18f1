import type { QueryRows } from '@night-market/kernel';
import { shownJson } from '@night-market/contracts';
import type { KeyState } from '@night-market/event-bus';
import type { ParkedFilter } from './batches/batch.ts';
import { MATCHING } from './batches/matching.ts';
import { PgBatchReader } from './batches/pg-batch-reader.ts';

export interface StashCounts {
  readonly parkedKeys: number;
  readonly waitingKeys: number;
  readonly events: number;
}

/** A key that is held back, for a list. */
export interface KeyView {
  readonly key: string;
  readonly state: KeyState;
  readonly reason: string;
  readonly errorType: string;
  readonly topic: string;
  readonly attempts: number;
  readonly events: number;
  readonly firstFailedAt: string;
  readonly updatedAt: string;
  readonly nextAttemptAt: string | null;
}

/** Keys that failed for the same reason. */
export interface GroupView {
  readonly errorType: string;
  readonly topic: string;
  readonly state: KeyState;
  /** The reason with `#` in the place of ids and numbers. */
  readonly pattern: string;
  readonly keys: number;
  readonly firstFailedAt: string;
  /** When the newest of them failed first. */
  readonly newestFailedAt: string;
  readonly sample: string;
}

export interface EventView {
  readonly n: string;
  readonly eventId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly recordAt: string;
  readonly bytes: number;
  /** The decoded value, without its frame, where it is JSON of a reasonable size, else null. */
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A parked head: where the original record was, and why it was given up. */
export interface DeadLetterView extends Pick<KeyView, 'key' | 'reason' | 'errorType' | 'attempts'> {
  readonly eventId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly recordAt: string;
  readonly firstFailedAt: string;
}

export interface PageQuery {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Events of one key that are shown at once, and the largest value that is shown decoded. */
const EVENTS_SHOWN = 100;
const JSON_SHOWN_BYTES = 65_536;

const KEYS = `select key, state, reason, error_type as "errorType", topic, attempts,
    first_failed_at as "firstFailedAt", updated_at as "updatedAt", next_attempt_at as "nextAttemptAt",
    (select count(*)::int from stash_event e where e.consumer = k.consumer and e.key = k.key) as events
  from stash_key k where consumer = $1`;

const LIST = `${KEYS} and ($2::text is null or key > $2) and ($3::text is null or state = $3)
  and ($5::text is null or error_type = $5) and ($6::text is null or topic = $6)
  and ($7::text is null or pattern = $7) order by key limit $4`;

const GROUPS = `select error_type as "errorType", topic, state, pattern, count(*)::int as keys,
    min(first_failed_at) as "firstFailedAt", max(first_failed_at) as "newestFailedAt", min(reason) as sample
  from stash_key where consumer = $1 group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4 limit 500`;

const NOW = `select to_json(clock_timestamp()) #>> '{}' as at`;

const MATCHED = `select count(*)::int as keys from stash_key where consumer = $1 and ${MATCHING}`;

const EVENTS = `select n, event_id as "eventId", topic, partition, "offset", record_at as "recordAt",
    coalesce(length(value), 0) as bytes, case when length(value) <= $4 then value end as value, headers
  from stash_event where consumer = $1 and key = $2 order by n limit $3`;

const DEAD = `select k.key, k.reason, k.error_type as "errorType", k.attempts, k.first_failed_at as "firstFailedAt",
    e.event_id as "eventId", e.topic, e.partition, e."offset", e.record_at as "recordAt"
  from stash_key k cross join lateral (select * from stash_event e
    where e.consumer = k.consumer and e.key = k.key order by n limit 1) e
  where k.consumer = $1 and k.state = 'parked' and ($2::text is null or k.key > $2) order by k.key limit $3`;

const COUNTS = `select count(*) filter (where state = 'parked')::int as "parkedKeys",
    count(*) filter (where state = 'waiting')::int as "waitingKeys",
    (select count(*)::int from stash_event where consumer = $1) as events
  from stash_key where consumer = $1`;

/** The states stand word for word as in the indexes, and the order is theirs. */
const HELD = `select count(*)::int as parked, count(*) filter (where error_type = any ($3::text[]))::int as "ofTypes",
    (select count(*)::int from (select from stash_key where consumer = $1 and state = 'waiting'
      order by next_attempt_at limit $2) as waiting) as waiting
  from (select error_type from stash_key where consumer = $1 and state = 'parked' order by key limit $2) as parked`;

export interface HeldKeys extends Readonly<Record<KeyState, number>> {
  /** Parked ones whose error is of one of the types that were asked for. */
  readonly ofTypes: number;
}

/** What operators see of the stash. */
export class PgStashReader {
  readonly batches: PgBatchReader;
  private readonly query: QueryRows;
  private readonly consumer: string;

  constructor(query: QueryRows, consumer: string) {
    this.query = query;
    this.consumer = consumer;
    this.batches = new PgBatchReader(query, consumer);
  }

  async list({
    after,
    limit,
    state,
    errorType,
    topic,
    pattern,
  }: PageQuery & ParkedFilter & { readonly state?: KeyState | undefined }): Promise<KeyView[]> {
    const page = [this.consumer, after ?? null, state ?? null, limit];
    const filter = [errorType ?? null, topic ?? null, pattern ?? null];
    return (await this.query<KeyView>(LIST, [...page, ...filter])).map(withTexts);
  }

  /** With the moment that it is true of, as {@link ParkedFilter} takes it. */
  async groups(): Promise<{ readonly at: string; readonly groups: GroupView[] }> {
    // The moment comes first: what is parked meanwhile is in the list at most, and never behind it.
    const at = await this.now();
    return { at, groups: (await this.query<GroupView>(GROUPS, [this.consumer])).map(withTexts) };
  }

  /** How many keys are parked that a filter means, with the moment up to which they are counted. */
  async matching({ errorType, topic, pattern }: ParkedFilter): Promise<{ at: string; keys: number }> {
    const at = await this.now();
    const params = [this.consumer, errorType ?? null, topic ?? null, pattern ?? null, at];
    return { at, keys: (await this.query<{ keys: number }>(MATCHED, params))[0]!.keys };
  }

  async find(key: string): Promise<{ key: KeyView; events: EventView[] } | undefined> {
    const [row] = await this.query<KeyView>(`${KEYS} and key = $2`, [this.consumer, key]);
    if (!row) return undefined;
    const params = [this.consumer, key, EVENTS_SHOWN, JSON_SHOWN_BYTES];
    const events = await this.query<Omit<EventView, 'json'> & { value: Buffer | null }>(EVENTS, params);
    return { key: withTexts(row), events: events.map(toEventView) };
  }

  async deadLetters({ after, limit }: PageQuery): Promise<DeadLetterView[]> {
    const rows = await this.query<DeadLetterView>(DEAD, [this.consumer, after ?? null, limit]);
    return rows.map(withTexts);
  }

  /** Keys of each state, counted up to `limit`: no more is looked at, however many there are. */
  async heldKeys(limit: number, errorTypes: readonly string[] = []): Promise<HeldKeys> {
    return (await this.query<HeldKeys>(HELD, [this.consumer, limit, errorTypes]))[0]!;
  }

  async counts(): Promise<StashCounts> {
    return (await this.query<StashCounts>(COUNTS, [this.consumer]))[0]!;
  }

  private async now(): Promise<string> {
    return (await this.query<{ at: string }>(NOW))[0]!.at;
  }
}

function toEventView({
  value,
  ...event
}: Omit<EventView, 'json'> & { readonly value: Buffer | null }): EventView {
  return withTexts({ ...event, json: shownJson(value) });
}

/** Times of the database as texts. */
function withTexts<V extends object>(view: V): V {
  const entries = Object.entries(view) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as V;
}
