import type { Tx } from '@night-market/kernel';
import type { Input } from '../domain/control-types.ts';

export interface FeederInput {
  readonly feederId: string;
  readonly input: Input;
}

export interface InputStore<T extends Tx> {
  /** In this order; what is for feeders that nobody has described is dropped. */
  add(tx: T, inputs: readonly FeederInput[]): Promise<{ readonly dropped: number }>;
}

export interface InputObserver {
  /** For a feeder that nobody has described. */
  dropped(inputs: number): void;
}
