import type { CallFailure } from './failure.ts';
import type { CircuitState } from './circuit-breaker.ts';

/** An intent whose check time has come. */
export interface DueIntent<I> {
  readonly intent: I;
  /** Failed tries that count so far. */
  readonly attempts: number;
  /** It may have happened already: ask by its key before it is sent again. */
  readonly askFirst: boolean;
}

/** What the row is to say after a try that failed for now. */
export interface Deferral {
  /** Milliseconds until the next try. */
  readonly afterMs: number;
  readonly attempts: number;
  readonly askFirst: boolean;
  readonly failure: CallFailure;
}

/** The rows of intents. Their schema is the app's. */
export interface IntentStore<I> {
  /** Destinations with intents whose check time has come, the longest waiting first, without those in `except`. */
  dueDestinations(limit: number, except: readonly string[]): Promise<readonly string[]>;
  /**
   * Takes due intents, at most so many of each destination, and moves their check times on by a lease, so that no other
   * process takes them meanwhile. Of intents with the same key it takes only the oldest open one.
   */
  claimDue(rooms: ReadonlyMap<string, number>): Promise<readonly DueIntent<I>[]>;
  /** Says when to try again. An intent that has been settled meanwhile stays as it is. */
  defer(intent: I, deferral: Deferral): Promise<void>;
  /** Leaves it to an operator. Until it is retried or given up, later intents of its key wait. */
  park(intent: I, failure: CallFailure): Promise<void>;
}

/** What the worker needs to carry one kind of intent out (captures, refunds, shipments). */
export interface IntentPorts<I, O> {
  readonly store: IntentStore<I>;
  /** Where it goes: a channel, an agency, a carrier. It becomes a label of metrics, so no personal data. */
  destinationOf(intent: I): string;
  /** Intents of one key in a destination are carried out one after the other; without it they have no order. */
  keyOf?(intent: I): string;
  /**
   * Makes the outside do it. `askFirst`: the outcome of an earlier try is unknown, so ask by key first. It must end
   * before the lease does: every call has a time-out.
   * @throws CallFailedError any other error counts as an unknown outcome
   */
  call(intent: I, askFirst: boolean): Promise<O>;
  /** Writes down what came of it; outcomes that arrive together share a transaction. */
  record(outcome: O): Promise<void>;
}

/** A destination as this process sees it. */
export interface DestinationView {
  readonly destination: string;
  readonly circuit: CircuitState;
  /** Calls in a row that failed, up to now. */
  readonly failures: number;
  /** Calls under way. */
  readonly underWay: number;
  /** Fresh intents that wait in memory; all others wait in the store. */
  readonly queued: number;
}

/** Rows of one destination. */
export interface DestinationCounts {
  readonly destination: string;
  /** Neither done nor parked. */
  readonly waiting: number;
  readonly parked: number;
  /** Age of the oldest one that waits, in seconds; 0 when none does. */
  readonly oldestAgeSeconds: number;
}

/** A parked intent as an operator sees it; no personal data. */
export interface ParkedIntent {
  readonly id: string;
  readonly destination: string;
  readonly key: string;
  readonly attempts: number;
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly parkedAt: string;
}

/** For operators' pages and metrics. */
export interface IntentReader {
  /** Those with most waiting and parked rows first. */
  byDestination(): Promise<readonly DestinationCounts[]>;
  /** Oldest first; `after` is the last id of the page before. */
  parked(page: {
    destination?: string | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<readonly ParkedIntent[]>;
}

/** What an operator does about a parked intent. */
export interface IntentOperator {
  /** Due now, with no failed tries; it is asked for by its key first. False: it is not parked. */
  retry(id: string): Promise<boolean>;
  /**
   * What waits there for its next try is due now; what is under way or parked stays as it is. A bounded number at once.
   * @returns how many
   */
  bringForward(destination: string): Promise<number>;
}
