import type { Tx } from '@night-market/kernel';
import type { ToldReading } from '../domain/told-reading.ts';

export interface KnownFeeders<T extends Tx> {
  /** Those of them that nobody has described. */
  unknown(tx: T, feederIds: readonly string[]): Promise<readonly string[]>;
}

export interface ReadingPublisher<T extends Tx> {
  readings(tx: T, readings: readonly ToldReading[], correlationId: string): Promise<void>;
}
