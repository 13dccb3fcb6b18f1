import { LOOKED_AT_MAX, remembered, toCappedCount, type CappedCount, type Clock } from '@night-market/kernel';

/** How a service stands, in the few numbers that tell whether something is stuck. */
export interface HealthFigures {
  /** Null where nothing is published. */
  readonly outbox: { readonly oldestAgeSeconds: number; readonly waitingEvents: number } | null;
  /** Null where no events are handled. */
  readonly consumer: {
    /** Events behind, by topic; null while the broker does not tell. */
    readonly lag: readonly { readonly topic: string; readonly events: number }[] | null;
    readonly parkedKeys: CappedCount;
    readonly waitingKeys: CappedCount;
  } | null;
}

export interface HealthFiguresParts {
  readonly outbox?: {
    oldestAgeSeconds(): Promise<number>;
    waitingEvents(): Promise<number>;
  };
  readonly consumer?: {
    readonly topics: () => readonly string[];
    readonly lag: { byTopic(): Promise<ReadonlyMap<string, number>> };
    readonly stash: { heldKeys(limit: number): Promise<{ parked: number; waiting: number }> };
  };
  readonly clock: Clock;
}

/** However many look, the database is asked once in this time. */
const FRESH_MS = 2_000;

export const healthFigures = ({
  outbox,
  consumer,
  clock,
}: HealthFiguresParts): (() => Promise<HealthFigures>) =>
  remembered(
    async () => {
      const [sent, handled] = await Promise.all([
        outbox && ofOutbox(outbox),
        consumer && ofConsumer(consumer),
      ]);
      return { outbox: sent ?? null, consumer: handled ?? null };
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
  stash,
}: NonNullable<HealthFiguresParts['consumer']>): Promise<NonNullable<HealthFigures['consumer']>> {
  const [known, { parked, waiting }] = await Promise.all([
    topics().length > 0 ? lag.byTopic() : new Map<string, number>(),
    stash.heldKeys(LOOKED_AT_MAX),
  ]);
  const isKnown = topics().every((topic) => known.has(topic));
  return {
    lag: isKnown ? [...known].map(([topic, events]) => ({ topic, events })) : null,
    parkedKeys: toCappedCount(parked),
    waitingKeys: toCappedCount(waiting),
  };
}
