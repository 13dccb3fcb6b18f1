import type { Tx } from '@night-market/kernel';
import type { FeederDefinition } from '../domain/definition.ts';
import type { FeederState, Mode } from '../domain/feeder-state.ts';

/** A feeder as operators keep it. */
export interface KeptFeeder {
  readonly feederId: string;
  readonly version: number;
  readonly definition: FeederDefinition;
  readonly mode: Mode;
}

/** Who did what, and why. */
export interface Act {
  readonly feederId: string;
  readonly act: 'feeder_set' | 'feeder_removed' | 'mode_set' | 'override_set' | 'override_ended' | 'reclosed';
  readonly actor: string;
  readonly reason: string;
  readonly correlationId: string;
  /** What it was before, and is now. */
  readonly detail: unknown;
}

export interface Override {
  readonly feederId: string;
  readonly stallId: string;
  readonly isOn: boolean;
  readonly untilMs: number;
  readonly reason: string;
  readonly actor: string;
}

/** What operators change. All times are those of the database. */
export interface SetUpStore<T extends Tx> {
  nowMs(tx: T): Promise<number>;
  /** Locked until the transaction ends. */
  lock(tx: T, feederId: string): Promise<KeptFeeder | undefined>;
  /** @returns false when somebody else has made it at the same time */
  create(tx: T, feederId: string, definition: FeederDefinition, state: FeederState): Promise<boolean>;
  change(tx: T, feeder: KeptFeeder): Promise<void>;
  /** Nobody plans it any more; what was decided, said and done about it stays. @returns the stalls that are off */
  remove(tx: T, feederId: string): Promise<readonly string[]>;
  setOverride(tx: T, override: Override): Promise<void>;
  /** @returns whether there was one */
  endOverride(tx: T, feederId: string, stallId: string): Promise<boolean>;
  note(tx: T, act: Act): Promise<void>;
}
