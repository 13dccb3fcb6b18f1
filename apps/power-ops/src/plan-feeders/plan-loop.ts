import {
  errorText,
  Recurring,
  Signal,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';

export interface PlanLoopPorts {
  readonly due: (limit: number) => Promise<readonly string[]>;
  /** In one transaction. */
  readonly plan: (feederIds: readonly string[]) => Promise<void>;
  readonly isOutage: (error: unknown) => boolean;
  /** A feeder that could not be planned; the others go on. */
  readonly failed: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What came in at another replica is seen after so long at the latest. */
const POLL_MS = 100;
const BATCH = 100;
/** Feeders that share a transaction. */
const GROUP = 25;
/** While one group waits for the database, another one is computed. */
const AT_ONCE = 2;
/** Short: a row may be overloaded meanwhile. */
const BACKOFF: BackoffPolicy = { baseMs: 100, factor: 2, capMs: 1_000 };
const AGAIN_AFTER_MS = 1_000;

/** Plans the feeders that are due, for as long as the service runs: at once when something came in here. */
export class PlanLoop {
  private readonly ports: PlanLoopPorts;
  private readonly work = new Signal();
  private readonly rounds: Recurring;
  private readonly restUntilMs = new Map<string, number>();
  private isStopping = false;

  constructor(ports: PlanLoopPorts) {
    this.ports = ports;
    const { clock, random, log } = ports;
    this.rounds = new Recurring({
      round: () => this.round(),
      backoff: BACKOFF,
      failed: (error, attempt, waitMs) =>
        log.warn({ attempt, waitMs, error: errorText(error) }, 'plans wait for the store'),
      ...{ clock, random },
    });
  }

  wake(): void {
    this.work.notify();
  }

  start(): void {
    this.rounds.start();
  }

  /** Finishes the plans that are under way. */
  stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    return this.rounds.stop();
  }

  private async round(): Promise<number> {
    const { due, clock } = this.ports;
    this.work.clear();
    const nowMs = clock.nowMs();
    const found = (await due(BATCH)).filter((feederId) => (this.restUntilMs.get(feederId) ?? 0) <= nowMs);
    const waiting = groupsOf(found);
    const planAll = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.planGroup(next);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, planAll));
    if (found.length === 0 && !this.isStopping) await this.work.wait(clock, POLL_MS);
    return 0;
  }

  /** One feeder that cannot be planned does not stop the others of its group. */
  private async planGroup(feederIds: readonly string[]): Promise<void> {
    const { plan, isOutage } = this.ports;
    try {
      await plan(feederIds);
      for (const feederId of feederIds) this.restUntilMs.delete(feederId);
    } catch (error) {
      if (isOutage(error)) throw error;
      const [feederId, ...others] = feederIds;
      if (others.length === 0) return this.rest(feederId!, error);
      for (const each of feederIds) await this.planGroup([each]);
    }
  }

  private rest(feederId: string, error: unknown): void {
    const { failed, clock, log } = this.ports;
    this.restUntilMs.set(feederId, clock.nowMs() + AGAIN_AFTER_MS);
    failed();
    log.error({ feederId, error: errorText(error) }, 'a feeder could not be planned; it is tried again');
  }
}

const groupsOf = (feederIds: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(feederIds.length / GROUP) }, (_, n) =>
    feederIds.slice(n * GROUP, (n + 1) * GROUP),
  );
