import { backoffMs, type BackoffPolicy, type Random } from '@night-market/kernel';
import type { Route } from '../ports.ts';

interface HeldTopic {
  /** In the order in which they are tried. */
  readonly lanes: readonly number[];
  readonly failures: number;
  readonly dueMs: number;
}

/**
 * What the broker refuses while it takes the rest: kept out of the relay's reads and tried again now and then, one
 * lane of a topic at a time, because each try that fails takes a second or more from all others.
 */
export class HeldRoutes {
  private readonly topics = new Map<string, HeldTopic>();
  private readonly backoff: BackoffPolicy;
  private readonly random: Random;

  constructor(backoff: BackoffPolicy, random: Random) {
    this.backoff = backoff;
    this.random = random;
  }

  /** Holds a route, or holds it on after a try that failed. Returns in how many ms its topic is tried again. */
  hold({ lane, topic }: Route, nowMs: number): number {
    const held = this.topics.get(topic);
    const failures = held?.lanes.includes(lane) ? held.failures + 1 : (held?.failures ?? 1);
    const waitMs = backoffMs(this.backoff, failures, this.random);
    const lanes = [...(held?.lanes ?? []).filter((one) => one !== lane), lane];
    this.topics.set(topic, { lanes, failures, dueMs: nowMs + waitMs });
    return waitMs;
  }

  /** A try went through: the other lanes of the topic are tried at once, one after the other. */
  release({ lane, topic }: Route): void {
    const lanes = this.topics.get(topic)?.lanes.filter((one) => one !== lane) ?? [];
    if (lanes.length === 0) this.topics.delete(topic);
    else this.topics.set(topic, { lanes, failures: 1, dueMs: -Infinity });
  }

  /** Of these lanes, the route to be tried now. */
  due(owned: readonly number[], nowMs: number): Route | undefined {
    for (const [topic, { lanes, dueMs }] of this.topics) {
      const lane = lanes.find((one) => owned.includes(one));
      if (lane !== undefined && dueMs <= nowMs) return { lane, topic };
    }
    return undefined;
  }

  /** All that is held, but for the one that is tried. */
  except(tried: Route | undefined): Route[] {
    return [...this.topics].flatMap(([topic, { lanes }]) =>
      lanes.filter((lane) => topic !== tried?.topic || lane !== tried.lane).map((lane) => ({ lane, topic })),
    );
  }
}
