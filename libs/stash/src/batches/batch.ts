import type { Tx } from '@night-market/kernel';
import type { Act, ReplayResult } from '../acts.ts';

/** What is done to each of many keys. */
export type BatchKind = 'replay' | 'discard';

export type BatchState = 'running' | 'done' | 'cancelled';

/** Which parked keys are meant; what is not said does not matter. */
export interface ParkedFilter {
  readonly errorType?: string | undefined;
  readonly topic?: string | undefined;
  /** The reason with `#` in the place of ids and numbers, as the list of groups says it. */
  readonly pattern?: string | undefined;
  /** Those that were parked by then; in microseconds, as the list of the groups says it. */
  readonly seenAt?: string | undefined;
}

/** Progress of an act on many keys: `total` = `drained` + `failed` + `other` + `waiting`. */
export interface Batch {
  readonly id: string;
  readonly kind: BatchKind;
  /** Empty where any is meant. */
  readonly group: { readonly errorType: string; readonly topic: string; readonly pattern: string };
  readonly state: BatchState;
  readonly actor: string;
  readonly reason: string;
  readonly total: number;
  /** Replayed until nothing waited, or the head discarded. */
  readonly drained: number;
  readonly failed: number;
  /** Somebody else was at them, or they were gone, or they go on by themselves. */
  readonly other: number;
  /** Not looked at; of a batch that has been cancelled they stay as they are. */
  readonly waiting: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly lastError: string | null;
}

/** A batch with the first of the keys that it did not handle, each with why. */
export interface BatchDetail extends Batch {
  readonly left: readonly LeftKey[];
}

/** A key that a batch did not handle: it failed again, or was passed over. */
export interface LeftKey {
  readonly key: string;
  readonly outcome: Exclude<ReplayResult['outcome'], 'drained'>;
  readonly error?: string;
}

/** What became of a key. */
export type BatchOutcome = Pick<ReplayResult, 'outcome' | 'error'>;

export interface BatchOrder extends Act {
  readonly id: string;
  readonly kind: BatchKind;
  readonly filter: ParkedFilter;
  /** How many keys are meant; of another number nothing is done. */
  readonly expected?: number | undefined;
}

/** A batch that is ours to carry out until the lease runs out; each step makes it longer. */
export interface ClaimedBatch extends Act {
  readonly id: string;
  readonly kind: BatchKind;
  /** Whoever claims it anew gets a name of its own. */
  readonly holder: string;
}

/** A key of a batch. */
export interface BatchKey {
  readonly place: number;
  readonly key: string;
  /** The head that was seen, where no other one may be taken. */
  readonly head: string | null;
  /** Events that went through before, should somebody else have begun with it. */
  readonly handled: number;
}

/** Batches that run at once in a service, and keys of one batch at most. */
export const RUNNING_MAX = 2;
export const BATCH_KEYS_MAX = 50_000;

/** The lease is not ours any more: whoever has it goes on, and what is under way here is rolled back. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** Batches and their keys, in the consumer's own database. */
export interface BatchStore<T extends Tx> {
  /** How many run. Until the transaction ends nobody else starts one. */
  running(tx: T, consumer: string): Promise<number>;
  /**
   * Writes a batch with the keys that are parked now, in order.
   * @returns how many; beyond {@link BATCH_KEYS_MAX} one more than that
   */
  start(tx: T, consumer: string, order: BatchOrder): Promise<number>;
  /** Takes batches that run and that nobody holds; nobody else gets them before the lease runs out. */
  claim(
    tx: T,
    consumer: string,
    claim: { readonly holder: string; readonly leaseMs: number; readonly limit: number },
  ): Promise<readonly ClaimedBatch[]>;
  /**
   * The key that is next; after the last one the batch is done.
   * @returns undefined when there is nothing more to do: it is done, was cancelled, or is somebody else's
   */
  next(tx: T, claimed: ClaimedBatch, leaseMs: number): Promise<BatchKey | undefined>;
  /**
   * So many events of the key went through.
   * @throws LeaseLostError
   */
  progress(tx: T, claimed: ClaimedBatch, key: BatchKey, handled: number, leaseMs: number): Promise<void>;
  /**
   * What became of the key; the next one follows.
   * @throws LeaseLostError
   */
  settle(tx: T, claimed: ClaimedBatch, key: BatchKey, outcome: BatchOutcome, leaseMs: number): Promise<void>;
  /** Others may go on with it at once. */
  release(tx: T, claimed: ClaimedBatch): Promise<void>;
  /** No other key is begun. False: there is no such batch. */
  cancel(tx: T, consumer: string, id: string): Promise<boolean>;
}
