import type { Tx } from '@night-market/kernel';
import type { Controlled, Decision, TimedInput } from '../domain/control-types.ts';
import type { FeederDefinition } from '../domain/definition.ts';
import type { FeederState, Mode } from '../domain/feeder-state.ts';
import type { Talk } from '../domain/talk.ts';

/** A feeder that this replica plans now, locked for this transaction. */
export interface TakenFeeder {
  readonly feederId: string;
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

/** The conversations that the inputs of a feeder name. */
export interface NamedTalks {
  readonly feederId: string;
  readonly named: readonly string[];
}

/**
 * Feeders and their plans, several in one transaction. A replica that plans a feeder holds it until it has been silent for a
 * period.
 */
export interface PlanStore<T extends Tx> {
  /** Feeders of this replica, or of nobody, that have to be planned now. */
  due(planner: string, limit: number): Promise<readonly string[]>;
  /** Those of them that no other replica holds. */
  take(tx: T, feederIds: readonly string[], planner: string): Promise<readonly TakenFeeder[]>;
  /** What came in, in order, by feeder; it is gone with this transaction. */
  inputs(tx: T, feederIds: readonly string[]): Promise<ReadonlyMap<string, readonly TimedInput[]>>;
  /** Those that are not over, and those that are named, by feeder. */
  talks(tx: T, asked: readonly NamedTalks[]): Promise<ReadonlyMap<string, readonly Talk[]>>;
  save(tx: T, planned: readonly Planned[]): Promise<void>;
}

export interface Planned {
  readonly planner: string;
  readonly planId: string;
  readonly taken: TakenFeeder;
  readonly controlled: Controlled;
}

export interface PlanPublisher<T extends Tx> {
  /** Requests, what has switched, and the decisions. */
  planned(tx: T, planned: readonly Planned[]): Promise<void>;
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
