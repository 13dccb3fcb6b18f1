import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { ToldReading } from '../domain/told-reading.ts';
import type { FeederInput, InputStore } from '../note-inputs/ports.ts';
import type { KnownFeeders, ReadingPublisher } from './ports.ts';

export interface TakeReadingsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly feeders: KnownFeeders<T>;
  readonly publisher: ReadingPublisher<T>;
  readonly inputs: InputStore<T>;
  /** Wakes whoever plans. */
  readonly wake: () => void;
}

/** All of them are taken, or none. */
export type Taken = { readonly taken: number } | { readonly unknownFeeders: readonly string[] };

/** Readings that come over HTTP wait for the next plan at once, and are told to others as events. */
export class TakeReadings<T extends Tx> {
  private readonly ports: TakeReadingsPorts<T>;

  constructor(ports: TakeReadingsPorts<T>) {
    this.ports = ports;
  }

  handle(readings: readonly ToldReading[], correlationId: string): Promise<Taken> {
    const { unitOfWork, feeders, publisher, inputs, wake } = this.ports;
    return unitOfWork.run(async (tx) => {
      const unknownFeeders = await feeders.unknown(tx, [
        ...new Set(readings.map(({ feederId }) => feederId)),
      ]);
      if (unknownFeeders.length > 0) return { unknownFeeders };
      await inputs.add(tx, readings.map(toInput));
      await publisher.readings(tx, readings, correlationId);
      tx.afterCommit(wake);
      return { taken: readings.length };
    });
  }
}

const toInput = (reading: ToldReading): FeederInput => ({
  feederId: reading.feederId,
  input: { type: 'reading', reading },
});
