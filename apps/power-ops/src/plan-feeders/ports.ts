import type { Tx } from '@night-market/kernel';
import type { Controlled, Decision, TimedInput } from '../domain/control-types.ts';
import type { FeederDefinition } from '../domain/definition.ts';
import type { FeederState, Mode } from '../domain/feeder-state.ts';
import type { Talk } from '../domain/talk.ts';

/** A feeder that this replica plans now, locked for this transaction. */
export interface TakenFeeder {
  readonly state: FeederState;
  readonly mode: Mode;
  /** Given when operators have changed it since the last plan. */
  readonly definition: FeederDefinition | null;
  readonly version: number;
  /** Grows when a feeder goes over to another replica. */
  readonly epoch: number;
  readonly isTakenOver: boolean;
  /** By the clock of the database. */
  readonly nowMs: number;
}

/** Feeders and their plans. A replica that plans a feeder holds it until it has been silent for a period. */
export interface PlanStore<T extends Tx> {
  /** Feeders of this replica, or of nobody, that have to be planned now. */
  due(planner: string, limit: number): Promise<readonly string[]>;
  /** Undefined where another replica holds it. */
  take(tx: T, feederId: string, planner: string): Promise<TakenFeeder | undefined>;
  /** What came in, in order; it is gone with this transaction. */
  inputs(tx: T, feederId: string): Promise<readonly TimedInput[]>;
  /** Those that are not over, and those that are named. */
  talks(tx: T, feederId: string, named: readonly string[]): Promise<readonly Talk[]>;
  save(tx: T, feederId: string, planned: Planned): Promise<void>;
}

export interface Planned {
  readonly planner: string;
  readonly planId: string;
  readonly taken: TakenFeeder;
  readonly controlled: Controlled;
}

export interface PlanPublisher<T extends Tx> {
  /** Requests, what has switched, and the decision. */
  planned(tx: T, feederId: string, planned: Planned): Promise<void>;
}

export interface PlanObserver {
  planned(decision: Decision, durationMs: number): void;
  /** From the moment when the first of the readings came in until the request was written. */
  requested(requests: readonly Talk[], sinceReadingMs: number | null): void;
  answered(talk: Talk): void;
  tripped(): void;
  takenOver(): void;
  failed(): void;
}
