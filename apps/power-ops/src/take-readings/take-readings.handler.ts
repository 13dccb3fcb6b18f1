import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { ToldReading } from '../domain/told-reading.ts';
import type { KnownFeeders, ReadingPublisher } from './ports.ts';

export interface TakeReadingsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly feeders: KnownFeeders<T>;
  readonly publisher: ReadingPublisher<T>;
}

/** All of them are taken, or none. */
export type Taken = { readonly taken: number } | { readonly unknownFeeders: readonly string[] };

/** Readings that come over HTTP go on as events: there is one way from a meter to a plan. */
export class TakeReadings<T extends Tx> {
  private readonly ports: TakeReadingsPorts<T>;

  constructor(ports: TakeReadingsPorts<T>) {
    this.ports = ports;
  }

  handle(readings: readonly ToldReading[], correlationId: string): Promise<Taken> {
    const { unitOfWork, feeders, publisher } = this.ports;
    return unitOfWork.run(async (tx) => {
      const unknownFeeders = await feeders.unknown(tx, [
        ...new Set(readings.map(({ feederId }) => feederId)),
      ]);
      if (unknownFeeders.length > 0) return { unknownFeeders };
      await publisher.readings(tx, readings, correlationId);
      return { taken: readings.length };
    });
  }
}
