import type { KeyStore } from '@night-market/access';
import { CONTRACT_BREAKS } from '@night-market/contracts';
import { LOOKED_AT_MAX, remembered, toCappedCount, type CappedCount, type Clock } from '@night-market/kernel';
import type { PgStashReader } from '@night-market/stash';
import type { TopicLag } from '../metrics/consumer-progress.ts';
import type { MeasuredIntents } from '../metrics/intent-metrics.ts';
import type { HandlingFigures, RecentHandling } from '../metrics/recent-handling.ts';

/** How a service stands, in the few numbers that tell whether something is stuck. */
export interface HealthFigures {
  /** Null where nothing is published. */
  readonly outbox: { readonly oldestAgeSeconds: number; readonly waitingEvents: number } | null;
  /** Null where no events are handled. */
  readonly consumer: {
    /** Events behind, by topic; null while the broker does not tell. */
    readonly lag: readonly ({ readonly topic: string } & TopicLag)[] | null;
    /** By topic, in the last five minutes, by the process that is asked. */
    readonly handling: readonly HandlingFigures[];
    readonly parkedKeys: CappedCount;
    /** Of the parked ones. */
    readonly brokenContractKeys: CappedCount;
    readonly waitingKeys: CappedCount;
  } | null;
  /** By who is called; empty where nobody outside is. */
  readonly outside: readonly OutsideFigures[];
  /** Of terminals, devices or agencies, in the last minute; null where nobody has keys. */
  readonly revokedKeysInUse: number | null;
}

/** How calls to one destination outside go. */
export interface OutsideFigures {
  readonly destination: string;
  /** That have no result yet. */
  readonly waiting: number;
  readonly oldestAgeSeconds: number;
  /** Calls in a row that failed, of the process that is asked. */
  readonly failures: number;
}

export interface HealthFiguresParts {
  readonly outbox?: {
    oldestAgeSeconds(): Promise<number>;
    waitingEvents(): Promise<number>;
  };
  readonly consumer?: {
    readonly topics: () => readonly string[];
    readonly lag: { byTopic(): Promise<ReadonlyMap<string, TopicLag>> };
    readonly recent: Pick<RecentHandling, 'figures'>;
    readonly stash: Pick<PgStashReader, 'heldKeys'>;
  };
  readonly outside?: readonly MeasuredIntents[];
  readonly keys?: Pick<KeyStore, 'revokedInUse'>;
  readonly clock: Clock;
}

/** However many look, the database is asked once in this time. */
const FRESH_MS = 2_000;

export const healthFigures = ({
  outbox,
  consumer,
  outside = [],
  keys,
  clock,
}: HealthFiguresParts): (() => Promise<HealthFigures>) =>
  remembered(
    async () => {
      const [sent, handled, called, revoked] = await Promise.all([
        outbox && ofOutbox(outbox),
        consumer && ofConsumer(consumer),
        ofOutside(outside),
        keys?.revokedInUse(),
      ]);
      return {
        ...{ outbox: sent ?? null, consumer: handled ?? null },
        ...{ outside: called, revokedKeysInUse: revoked ?? null },
      };
    },
    FRESH_MS,
    clock,
  );

async function ofOutbox(
  watch: NonNullable<HealthFiguresParts['outbox']>,
): Promise<NonNullable<HealthFigures['outbox']>> {
  const [oldestAgeSeconds, waitingEvents] = await Promise.all([
    watch.oldestAgeSeconds(),
    watch.waitingEvents(),
  ]);
  // The clock of the database may be set back.
  return { oldestAgeSeconds: Math.max(0, oldestAgeSeconds), waitingEvents };
}

async function ofConsumer({
  topics,
  lag,
  recent,
  stash,
}: NonNullable<HealthFiguresParts['consumer']>): Promise<NonNullable<HealthFigures['consumer']>> {
  const [known, { parked, waiting, ofTypes }] = await Promise.all([
    topics().length > 0 ? lag.byTopic() : new Map<string, TopicLag>(),
    stash.heldKeys(LOOKED_AT_MAX, CONTRACT_BREAKS),
  ]);
  const isKnown = topics().every((topic) => known.has(topic));
  return {
    lag: isKnown ? [...known].map(([topic, its]) => ({ topic, ...its })) : null,
    handling: recent.figures(topics()),
    parkedKeys: toCappedCount(parked),
    brokenContractKeys: toCappedCount(ofTypes),
    waitingKeys: toCappedCount(waiting),
  };
}

/** Those that are told of; the store names those with most to do first. */
const DESTINATIONS_MAX = 20;

/** A destination that is called for several reasons is told of once. */
async function ofOutside(kinds: readonly MeasuredIntents[]): Promise<OutsideFigures[]> {
  const figures = new Map<string, OutsideFigures>();
  const told = await Promise.all(
    kinds.map(async ({ worker, reader }) => ({ views: worker.view(), counts: await reader.byDestination() })),
  );
  for (const { views, counts } of told)
    for (const { destination, waiting, oldestAgeSeconds } of counts) {
      const failures = views.find((view) => view.destination === destination)?.failures ?? 0;
      const known = figures.get(destination) ?? { destination, waiting: 0, oldestAgeSeconds: 0, failures: 0 };
      figures.set(destination, {
        ...{ destination, waiting: known.waiting + waiting },
        oldestAgeSeconds: Math.max(0, known.oldestAgeSeconds, oldestAgeSeconds),
        failures: Math.max(known.failures, failures),
      });
    }
  return [...figures.values()].slice(0, DESTINATIONS_MAX);
}
