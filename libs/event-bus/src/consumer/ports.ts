import type { Envelope } from '@night-market/contracts';
import type { Tx } from '@night-market/kernel';
import type { ConsumedRecord } from '../broker/records.ts';
import type { KeyState } from './stash-port.ts';

/** An event as it was delivered. */
export interface DeliveredEvent {
  readonly id: string;
  /** Where it stands in the log. */
  readonly record: Pick<ConsumedRecord, 'topic' | 'partition' | 'offset'>;
}

/** Remembers which events a consumer has seen, and where; the row commits with the effects. */
export interface InboxPort<T extends Tx> {
  /** Notes the events, each id once among them, and returns the ids that were new. */
  admit(tx: T, consumer: string, events: readonly DeliveredEvent[]): Promise<ReadonlySet<string>>;
}

/** A record that was given up, and why. */
export interface DeadLetter {
  readonly record: ConsumedRecord;
  readonly reason: string;
  readonly errorType: string;
  readonly consumer: string;
  readonly attempts: number;
}

/** Publishes given-up records, byte for byte, in the same transaction as their inbox rows. */
export interface DeadLetterPort<T extends Tx> {
  put(tx: T, letters: readonly DeadLetter[]): Promise<void>;
}

/** What a handler gets besides its events. */
export interface BatchContext<T extends Tx = Tx> {
  /** All effects go through it: they commit together with the inbox rows and the outbox, or not at all. */
  readonly tx: T;
  /** Aborts when the service stops, or when the handler's time is up. */
  readonly signal: AbortSignal;
}

/** Works off events of one type or several, in order; a throw rolls the whole transaction back. */
export type BatchHandler<T extends Tx = Tx> = (
  events: readonly Envelope[],
  context: BatchContext<T>,
) => Promise<void>;

/** Finds the handler of an event; undefined when this service does not care for it. */
export interface Router<T extends Tx> {
  (topic: string, type: string): BatchHandler<T> | undefined;
  /** Whether event types that the contract does not know are counted and let go; parked otherwise. */
  ignoresUnknown?(topic: string): boolean;
}

/** Says which errors are worth waiting for; everything else is parked at once. */
export interface ErrorPolicy {
  isRecoverable(error: unknown): boolean;
  /** The store itself is away: nothing can be written, so the whole loop waits instead of one key. */
  isOutage(error: unknown): boolean;
}

/** Counts what the loop does; every call is cheap and never throws. */
export interface ConsumerObserver {
  batch(records: number, events: number, durationMs: number): void;
  handled(topic: string, type: string, ageMs: number): void;
  duplicate(count: number): void;
  retry(attempt: number, error: unknown): void;
  deadLetter(topic: string, reason: string): void;
  /** A key was stashed, or its head failed once more. */
  stashed(topic: string, state: KeyState): void;
  /** A head has used up its attempts or its time, while its key keeps waiting: somebody should look. */
  overdue(topic: string): void;
  /** An operator's replay of one key ended so. */
  replayed(outcome: string): void;
}

export const silentObserver: ConsumerObserver = {
  batch: () => undefined,
  handled: () => undefined,
  duplicate: () => undefined,
  retry: () => undefined,
  deadLetter: () => undefined,
  stashed: () => undefined,
  overdue: () => undefined,
  replayed: () => undefined,
};
