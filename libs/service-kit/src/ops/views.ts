import type { EventRoute } from '@night-market/event-bus';
import type { HeldEvent } from '@night-market/inbox';
import type { DestinationCounts, DestinationView, ParkedIntent } from '@night-market/intents';
import type {
  Batch,
  BatchDetail,
  DeadLetterView,
  DiscardResult,
  DryRunResult,
  EventView,
  GroupView,
  KeyView,
  ReplayResult,
} from '@night-market/stash';
import { z } from 'zod';
import type { TopicPositions } from './positions.ts';
import { cappedCount } from '../http/capped-count.ts';
import type { LagHistory } from './lag-history.ts';
import { WINDOW_S } from '../metrics/recent-handling.ts';
import type { HealthFigures } from './health-figures.ts';

/** What the operations API answers; times are ISO 8601, offsets and places in the stash are decimal digits. */

const count = z.int().min(0);
const digits = z.string().regex(/^-?\d+$/);
const time = z.iso.datetime({ offset: true });
const state = z.enum(['waiting', 'parked']);
const next = z.string().nullable().describe('Where the next page begins (`after`); null on the last one.');

const key = z.object({
  key: z.string(),
  state,
  reason: z.string(),
  errorType: z.string(),
  topic: z.string(),
  attempts: count,
  events: count,
  firstFailedAt: time,
  updatedAt: time,
  nextAttemptAt: time.nullable(),
}) satisfies z.ZodType<KeyView>;

const event = z.object({
  n: digits.describe('Its place; discard-head takes it.'),
  eventId: z.string(),
  topic: z.string(),
  partition: count,
  offset: digits,
  recordAt: time,
  bytes: count,
  json: z.unknown().describe('The value where it is JSON of a reasonable size, else null.'),
  headers: z.record(z.string(), z.string()),
}) satisfies z.ZodType<EventView>;

const group = z.object({
  errorType: z.string(),
  topic: z.string(),
  state,
  pattern: z.string().describe('The reason with # in the place of ids and numbers.'),
  keys: count,
  firstFailedAt: time,
  newestFailedAt: time.describe('When the newest of them failed first.'),
  sample: z.string().describe('The reason of one of them.'),
}) satisfies z.ZodType<GroupView>;

const deadLetter = z.object({
  ...key.pick({ key: true, reason: true, errorType: true, attempts: true, firstFailedAt: true }).shape,
  ...event.pick({ eventId: true, topic: true, partition: true, offset: true, recordAt: true }).shape,
}) satisfies z.ZodType<DeadLetterView>;

export const keysView = z.object({ keys: z.array(key), next });
export const keyView = key.extend({ heldBack: z.array(event) });
export const groupsView = z.object({
  at: z
    .string()
    .describe(
      'The moment that the list is true of, in microseconds; to be said when a group is replayed or discarded.',
    ),
  groups: z.array(group),
});
export const deadLettersView = z.object({ deadLetters: z.array(deadLetter), next });

export const replayView = z.union([
  z.object({
    outcome: z.enum(['drained', 'failed', 'going_on', 'busy', 'gone']),
    handled: count,
    error: z.string().exactOptional(),
  }) satisfies z.ZodType<ReplayResult>,
  z.object({
    outcome: z.enum(['would_drain', 'would_fail', 'busy', 'gone']),
    handled: count,
    error: z.string().exactOptional(),
    published: z.array(z.object({ topic: z.string(), type: z.string().nullable() })),
  }) satisfies z.ZodType<DryRunResult>,
]);

export const discardView = z.object({
  outcome: z.enum(['discarded', 'busy', 'gone', 'not_the_head']),
}) satisfies z.ZodType<DiscardResult>;

const batch = z.object({
  id: z.uuid(),
  kind: z.enum(['replay', 'discard']),
  group: z
    .object({ errorType: z.string(), topic: z.string(), pattern: z.string() })
    .describe('Which keys were meant; empty where any.'),
  state: z.enum(['running', 'done', 'cancelled']),
  actor: z.string(),
  reason: z.string(),
  total: count.describe('drained + failed + other + waiting'),
  drained: count.describe('Replayed until nothing waited; of a discard, those whose head is gone.'),
  failed: count,
  other: count.describe('Somebody else was at them, they were gone, or they go on by themselves.'),
  waiting: count.describe('Not looked at; after a cancellation they stay as they are.'),
  startedAt: time,
  endedAt: time.nullable(),
  lastError: z.string().nullable(),
}) satisfies z.ZodType<Batch>;

export const batchesView = z.object({ batches: z.array(batch), next });
export const matchingView = z.object({
  at: z.string().describe('The moment up to which they are counted, in microseconds; a batch takes it.'),
  keys: count,
});

export const jobView = batch.extend({
  left: z
    .array(
      z.object({
        key: z.string(),
        outcome: z.enum(['failed', 'going_on', 'busy', 'gone']),
        error: z.string().exactOptional(),
      }),
    )
    .describe('The first 200 keys that were not handled, each with why.'),
}) satisfies z.ZodType<BatchDetail>;

const destination = z.object({
  kind: z.string(),
  destination: z.string(),
  waiting: count.describe('Neither done nor parked.'),
  parked: count,
  oldestAgeSeconds: z.number().min(0).describe('Of the oldest one that waits; 0 when none does.'),
  circuit: z
    .enum(['closed', 'open', 'half_open'])
    .describe('As the replica that answers sees it; `open` and `half_open`: it is called for probes only.'),
}) satisfies z.ZodType<DestinationCounts & Pick<DestinationView, 'circuit'>>;

const parkedIntent = z.object({
  id: z.string(),
  destination: z.string(),
  key: z.string(),
  attempts: count,
  reason: z.string(),
  parkedAt: time,
}) satisfies z.ZodType<ParkedIntent>;

export const destinationsView = z.object({ destinations: z.array(destination) });
export const parkedIntentsView = z.object({ intents: z.array(parkedIntent), next });
export const retriedView = z.object({ outcome: z.literal('retried') });
export const triedView = z.object({
  outcome: z.literal('tried'),
  broughtForward: count.describe('Those that would have waited longer for their next try.'),
});

const types = z.array(z.string());
const route = z.object({
  topic: z.string(),
  types,
  unknownTypes: z.enum(['park', 'ignore']).exactOptional(),
  writtenFor: z.object({ topic: z.string(), types }).exactOptional(),
}) satisfies z.ZodType<EventRoute>;

export const consumerView = z.object({
  consumer: z.string(),
  groupId: z.string(),
  inboxRetentionHours: z.number(),
  subscriptions: z.array(route),
});

export const positionsView = z.object({
  topics: z.array(
    z.object({
      topic: z.string(),
      partitions: z
        .array(
          z.object({
            partition: count,
            low: digits.describe('The first offset that the broker holds.'),
            high: digits.describe('The offset of the next event.'),
            settled: digits.nullable().describe('The first that is not settled; null: nothing yet.'),
            lag: count,
          }),
        )
        .readonly(),
    }) satisfies z.ZodType<TopicPositions>,
  ),
});

export const lagHistoryView = z.object({
  everyS: z.int().min(1),
  times: z.array(time),
  series: z.array(
    z.object({
      topic: z.string(),
      partition: count,
      lags: z.array(count.nullable()).describe('In events, one for each time; null where it is not known.'),
    }),
  ),
}) satisfies z.ZodType<LagHistory>;

export const heldView = z.object({
  held: z.array(z.object({ id: z.uuid(), receivedAtUs: z.int() }) satisfies z.ZodType<HeldEvent>),
});

export const healthFiguresView = z.object({
  outbox: z
    .object({
      oldestAgeSeconds: z
        .number()
        .min(0)
        .describe('Of the oldest event that is not sent; 0 when none waits.'),
      waitingEvents: z.number().min(0).describe('An estimate beyond 1,000 in a lane.'),
    })
    .nullable()
    .describe('Null where nothing is published.'),
  consumer: z
    .object({
      lag: z
        .array(
          z.object({
            topic: z.string(),
            events: count,
            stuckSeconds: z
              .number()
              .min(0)
              .describe('For how long nothing was settled of a partition where events wait.'),
          }),
        )
        .readonly()
        .nullable()
        .describe('Events that the group has not settled; null while the broker does not tell.'),
      handling: z
        .array(
          z.object({
            topic: z.string(),
            handled: count,
            failed: count.describe('That failed and held their key back; each try that fails counts.'),
            p95Seconds: z
              .number()
              .min(0)
              .nullable()
              .describe('Of handler calls, up to a quarter more than it was; null while there was none.'),
            longestSeconds: z.number().min(0).nullable().describe('Those that run now are among them.'),
          }),
        )
        .readonly()
        .describe(`By topic, in the last ${WINDOW_S} seconds, by the process that is asked.`),
      parkedKeys: cappedCount.describe('Keys that wait for an operator.'),
      brokenContractKeys: cappedCount.describe('Of these, those with an event that breaks its contract.'),
      waitingKeys: cappedCount.describe('Keys that are tried again by themselves.'),
    })
    .nullable()
    .describe('Null where no events are handled.'),
  outside: z
    .array(
      z.object({
        destination: z.string(),
        waiting: count.describe('Calls that have no result yet.'),
        oldestAgeSeconds: z.number().min(0),
        failures: count.describe('Calls in a row that failed, of the process that is asked.'),
      }),
    )
    .readonly()
    .describe('Calls to others, by who is called.'),
  revokedKeysInUse: count
    .nullable()
    .describe(
      'Keys that were shown in the last minute although they are revoked; null where nobody has keys.',
    ),
}) satisfies z.ZodType<HealthFigures>;
