import {
  errorText,
  Recurring,
  Wakeup,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';
import { ConcurrencySlots, type Kind } from './concurrency-slots.ts';

/** The other side gave no answer that can be trusted: it may or may not have happened. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
}

/** What the worker needs to carry one kind of intent out (captures, refunds). */
export interface IntentPorts<I, O> {
  /** Takes intents whose check time has come, bounded, and moves their check time on. */
  claimDue(limit: number): Promise<readonly I[]>;
  /**
   * Makes the outside do it. `isRecheck`: the outcome of an earlier try is unknown, so ask by key first.
   * @throws UnknownOutcomeError
   */
  call(intent: I, isRecheck: boolean): Promise<O>;
  /** Writes down what came of it; outcomes that arrive together share a transaction. */
  record(outcome: O): Promise<void>;
  /** Says when to ask again. */
  defer(intent: I): Promise<void>;
}

export interface IntentWorkerSettings {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Fresh intents held in memory; beyond it they wait in the database for their check time. */
  readonly maxQueued: number;
  /** Outcomes that wait to be written; beyond it no further call is begun. */
  readonly maxSettling: number;
  readonly pollMs: number;
  readonly outageBackoff: BackoffPolicy;
}

export const DEFAULT_INTENT_WORKER: IntentWorkerSettings = {
  concurrency: 48,
  maxQueued: 20_000,
  maxSettling: 1_000,
  pollMs: 250,
  outageBackoff: { baseMs: 250, factor: 2, capMs: 5_000 },
};

/**
 * Carries intents out: those just committed at once, from memory; those that a crash or an unknown outcome left
 * behind when their check time comes, from the database, however many fresh ones come. An intent is a row first, so nothing is lost; it has a
 * deterministic key, so nothing is done twice.
 */
export class IntentWorker<I, O> {
  private readonly fresh: I[] = [];
  private settling = 0;
  private isStopping = false;
  private readonly idle = new Wakeup();
  private readonly slots: ConcurrencySlots;
  private readonly sweeps: Recurring;
  private readonly ports: IntentPorts<I, O>;
  private readonly settings: IntentWorkerSettings;
  private readonly world: { clock: Clock; random: Random; log: Log };

  constructor(
    ports: IntentPorts<I, O>,
    world: { clock: Clock; random: Random; log: Log },
    settings = DEFAULT_INTENT_WORKER,
  ) {
    this.ports = ports;
    this.world = world;
    this.settings = settings;
    this.slots = new ConcurrencySlots(settings.concurrency);
    this.sweeps = new Recurring({
      round: () => this.sweep(),
      backoff: settings.outageBackoff,
      failed: (error) => world.log.warn({ error: errorText(error) }, 'due intents could not be read'),
      ...world,
    });
  }

  /** Call it after the commit that wrote these intents. */
  offer(intents: readonly I[]): void {
    const room = this.settings.maxQueued - this.fresh.length;
    this.fresh.push(...intents.slice(0, Math.max(0, room)));
    this.pump();
  }

  start(): void {
    this.sweeps.start();
  }

  /** Lets the calls under way end; what has not begun stays in the database for the next process. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.sweeps.stop();
    while (this.slots.free < this.settings.concurrency || this.settling > 0)
      await this.idle.wait(this.world.clock, 100);
  }

  private pump(): void {
    while (this.slots.isOpenToFresh && this.mayBegin && !this.isStopping) {
      const intent = this.fresh.shift();
      if (intent === undefined) return;
      this.slots.take('fresh');
      this.begin(intent, 'fresh');
    }
  }

  private get mayBegin(): boolean {
    return this.settling < this.settings.maxSettling;
  }

  /** The slot is free for the next call as soon as the answer is there, before it is written down. */
  private begin(intent: I, kind: Kind): void {
    const answer = this.ports.call(intent, kind === 'due').finally(() => {
      this.slots.giveBack(kind);
      this.settling++;
      this.pump();
    });
    void answer
      .then((outcome) => this.ports.record(outcome))
      .catch((error: unknown) => this.defer(intent, error))
      .finally(() => {
        this.settling--;
        this.idle.nudge();
        this.pump();
      });
  }

  private async defer(intent: I, error: unknown): Promise<void> {
    const level = error instanceof UnknownOutcomeError ? 'info' : 'warn';
    this.world.log[level]({ error: errorText(error) }, 'outcome unknown; it will be asked for by its key');
    // When even this cannot be written, the check time set with the intent brings it back.
    await this.ports.defer(intent).catch(() => undefined);
  }

  /** @returns how long to wait for the next look */
  private async sweep(): Promise<number> {
    const { pollMs } = this.settings;
    if (!this.mayBegin) return pollMs;
    const asked = this.slots.roomForDue(this.fresh.length > 0);
    const due = asked > 0 ? await this.claim(asked) : [];
    this.slots.looked(asked, due.length);
    for (const intent of due) this.begin(intent, 'due');
    this.pump();
    return this.slots.areDueWaiting ? pollMs / 10 : pollMs;
  }

  /** Fresh intents that come meanwhile take other slots. */
  private async claim(asked: number): Promise<readonly I[]> {
    let found: readonly I[] = [];
    this.slots.take('due', asked);
    try {
      found = await this.ports.claimDue(asked);
    } finally {
      this.slots.giveBack('due', asked - found.length);
    }
    return found;
  }
}
