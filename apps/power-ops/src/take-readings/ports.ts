import type { Tx } from '@night-market/kernel';
import type { ToldReading } from '../domain/told-reading.ts';

export interface KnownFeeders<T extends Tx> {
  /** Those of them that nobody has described. */
  unknown(tx: T, feederIds: readonly string[]): Promise<readonly string[]>;
}

/** The readings of one request. */
export interface TakenReadings {
  readonly readings: readonly ToldReading[];
  readonly correlationId: string;
}

export interface ReadingPublisher<T extends Tx> {
  readings(tx: T, told: readonly TakenReadings[]): Promise<void>;
}
