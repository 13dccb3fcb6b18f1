import {
  atMost,
  DEFAULT_BACKOFF,
  backoffMs,
  errorText,
  pause,
  Recurring,
  Signal,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { Act, ReplayResult } from '../acts.ts';
import {
  LeaseLostError,
  RUNNING_MAX,
  type BatchKey,
  type BatchOutcome,
  type BatchStore,
  type ClaimedBatch,
} from './batch.ts';

/** Is told in the transaction of each event that goes through; what it throws rolls that back. */
export interface KeyWitness<T extends Tx> {
  readonly wentThrough: (tx: T, handled: number, isLast: boolean) => Promise<void>;
}

/** What is done to one key. */
export interface KeyActs<T extends Tx> {
  /** @param handled events that went through before */
  replay(key: string, act: Act, witness: KeyWitness<T>, handled: number): Promise<ReplayResult>;
  discard(key: string, act: Act, witness: KeyWitness<T>, head: string | null): Promise<BatchOutcome>;
}

export interface BatchWorkerPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly batches: BatchStore<T>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly nextId: () => string;
}

export interface BatchWorkerSettings {
  readonly consumer: string;
  /** Longer than a handler may take for one event: so soon a batch is taken over whose replica died. */
  readonly leaseMs: number;
  /** How often batches are looked for that nobody works on. */
  readonly everyMs: number;
}

export const BATCH_EVERY_MS = 2_000;
const LEAVE_LIMIT_MS = 4_000;
/** They take less time than the lease. */
const TRIES_OF_A_KEY = 3;

/**
 * Carries batches out, key by key, each key once, so that one that fails again cannot loop. Whichever replica holds the
 * lease works on a batch; what becomes of a key is written in the transaction in which it happens.
 */
export class BatchWorker<T extends Tx> {
  private readonly settings: BatchWorkerSettings;
  private readonly ports: BatchWorkerPorts<T>;
  private readonly acts: KeyActs<T>;
  private readonly stopping = new AbortController();
  private readonly workSignal = new Signal();
  private readonly underWay = new Set<Promise<void>>();
  private readonly rounds: Recurring;

  constructor(settings: BatchWorkerSettings, ports: BatchWorkerPorts<T>, acts: KeyActs<T>) {
    this.settings = settings;
    this.ports = ports;
    this.acts = acts;
    const { clock, random, log } = ports;
    this.rounds = new Recurring({
      round: () => this.round(),
      backoff: DEFAULT_BACKOFF,
      failed: (error, attempt) => log.warn({ attempt, error: errorText(error) }, 'cannot look for batches'),
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Looks for batches now. */
  notify(): void {
    this.workSignal.notify();
  }

  /** The keys under way are finished; others go on with the rest. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.notify();
    await this.rounds.stop();
    await atMost(this.ports.clock, LEAVE_LIMIT_MS, Promise.all(this.underWay));
  }

  private async round(): Promise<number> {
    for (const batch of await this.claim()) this.launch(batch);
    await this.workSignal.wait(this.ports.clock, this.settings.everyMs);
    return 0;
  }

  private async claim(): Promise<readonly ClaimedBatch[]> {
    const limit = RUNNING_MAX - this.underWay.size;
    if (limit <= 0) return [];
    const { unitOfWork, batches, nextId } = this.ports;
    const { consumer, leaseMs } = this.settings;
    return unitOfWork.run((tx) => batches.claim(tx, consumer, { holder: nextId(), leaseMs, limit }));
  }

  private launch(batch: ClaimedBatch): void {
    const run = this.carryOut(batch)
      .catch((error: unknown) =>
        // The lease runs out by itself, and somebody goes on.
        this.ports.log.warn({ batch: batch.id, error: errorText(error) }, 'a batch was left for a while'),
      )
      .finally(() => {
        this.underWay.delete(run);
        this.notify();
      });
    this.underWay.add(run);
  }

  private async carryOut(batch: ClaimedBatch): Promise<void> {
    const { unitOfWork, batches, clock, random, log } = this.ports;
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      const key = await unitOfWork.run((tx) => batches.next(tx, batch, this.settings.leaseMs));
      if (!key) return;
      try {
        await this.settle(batch, key, await this.outcomeOf(batch, key));
        failures = 0;
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        // Not the event failed, but what is around it: the store, or somebody beside us.
        failures++;
        log.warn({ batch: batch.id, attempt: failures, error: errorText(error) }, 'a key was not settled');
        if (failures < TRIES_OF_A_KEY)
          await pause(clock, backoffMs(DEFAULT_BACKOFF, failures, random), signal);
        else await this.settle(batch, key, { outcome: 'failed', error: errorText(error) });
      }
    }
    await unitOfWork.run((tx) => batches.release(tx, batch));
  }

  private async settle(batch: ClaimedBatch, key: BatchKey, outcome: BatchOutcome): Promise<void> {
    // Of a key that is through it was noted when that happened.
    if (outcome.outcome === 'drained') return;
    const { unitOfWork, batches } = this.ports;
    await unitOfWork.run((tx) => batches.settle(tx, batch, key, outcome, this.settings.leaseMs));
  }

  private outcomeOf(batch: ClaimedBatch, key: BatchKey): Promise<BatchOutcome> {
    const { batches } = this.ports;
    const { leaseMs } = this.settings;
    const { actor, reason, kind } = batch;
    const witness: KeyWitness<T> = {
      wentThrough: (tx, handled, isLast) =>
        isLast
          ? batches.settle(tx, batch, key, { outcome: 'drained' }, leaseMs)
          : batches.progress(tx, batch, key, handled, leaseMs),
    };
    return kind === 'replay'
      ? this.acts.replay(key.key, { actor, reason }, witness, key.handled)
      : this.acts.discard(key.key, { actor, reason }, witness, key.head);
  }
}
