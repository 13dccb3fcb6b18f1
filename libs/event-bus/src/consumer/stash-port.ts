import type { Tx } from '@night-market/kernel';
import type { ConsumedRecord } from '../broker/records.ts';

/** A waiting key is tried again by itself; a parked one waits for an operator. */
export type KeyState = 'waiting' | 'parked';

/** Why and until when a key is held back. */
export interface KeyFailure {
  readonly state: KeyState;
  readonly reason: string;
  readonly errorType: string;
  /** Failures of the head so far. */
  readonly attempts: number;
  readonly firstFailedAtMs: number;
  /** Null for a parked key. */
  readonly nextAttemptAtMs: number | null;
}

/** A key that is held back. */
export interface StashedKey extends KeyFailure {
  readonly key: string;
  /** Topic of the head when it failed. */
  readonly topic: string;
}

/** An event on its way into the stash. */
export interface StashEntry {
  readonly key: string;
  readonly eventId: string;
  readonly record: ConsumedRecord;
}

/** An event in the stash; `n` orders the events of a key. */
export interface StashedEvent extends StashEntry {
  readonly n: string;
}

/**
 * Keys that are held back with their events, in the consumer's own database. The row of a key decides who is next:
 * whoever appends behind a key or takes its last event away holds the row until its transaction ends.
 */
export interface StashPort<T extends Tx> {
  /** Locks the rows of those keys that are stashed, in order, and names them. */
  lockStashed(tx: T, consumer: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Holds keys back from now on, each with the event that failed. */
  open(
    tx: T,
    consumer: string,
    entries: readonly (StashEntry & { readonly failure: KeyFailure })[],
  ): Promise<void>;
  /** Puts events behind keys whose rows this transaction has locked. */
  append(tx: T, consumer: string, entries: readonly StashEntry[]): Promise<void>;
  /** Takes waiting keys that are due; nobody else gets them before `untilMs`. */
  claimDue(
    tx: T,
    consumer: string,
    claim: { readonly nowMs: number; readonly untilMs: number; readonly limit: number },
  ): Promise<readonly string[]>;
  /**
   * Makes this transaction the only one that works on the key's head, without holding up those who append behind it.
   * @returns the key as it is, `busy` when somebody else is at it, undefined when it is not stashed (any more)
   */
  enter(tx: T, consumer: string, key: string): Promise<StashedKey | 'busy' | undefined>;
  /** The first events of a key, in order. */
  heads(tx: T, consumer: string, key: string, limit: number): Promise<readonly StashedEvent[]>;
  /**
   * Forgets the head, and the key with its last event; else the next event is due at once.
   * @returns whether events are left
   */
  removeHead(tx: T, consumer: string, head: StashedEvent, nowMs: number): Promise<boolean>;
  /** Notes that the head failed once more. */
  setFailed(tx: T, consumer: string, head: StashedEvent, failure: KeyFailure): Promise<void>;
}
