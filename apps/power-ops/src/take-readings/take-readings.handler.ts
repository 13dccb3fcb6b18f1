import { GroupCommitter, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { ToldReading } from '../domain/told-reading.ts';
import type { FeederInput, InputStore } from '../note-inputs/ports.ts';
import type { KnownFeeders, ReadingPublisher, TakenReadings } from './ports.ts';

export interface TakeReadingsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly feeders: KnownFeeders<T>;
  readonly publisher: ReadingPublisher<T>;
  readonly inputs: InputStore<T>;
  readonly isOutage: (error: unknown) => boolean;
  /** Wakes whoever plans. */
  readonly wake: () => void;
}

/** All of them are taken, or none. */
export type Taken = { readonly taken: number } | { readonly unknownFeeders: readonly string[] };

const BATCH_MAX = 128;
const WAITING_MAX = 2_000;

/**
 * Readings that come over HTTP wait for the next plan at once, and are told to others as events. Those of single meters that
 * come while a commit is under way share the next transaction.
 */
export class TakeReadings<T extends Tx> {
  private readonly ports: TakeReadingsPorts<T>;
  private readonly committer: GroupCommitter<TakenReadings, Taken>;

  constructor(ports: TakeReadingsPorts<T>) {
    this.ports = ports;
    this.committer = new GroupCommitter<TakenReadings, Taken>({
      commit: async (items) => (await this.take(items)).map((value) => ({ ok: true, value })),
      maxBatch: BATCH_MAX,
      maxWaiting: WAITING_MAX,
      isOutage: ports.isOutage,
    });
  }

  /** @throws QueueFullError when too many wait already */
  async handle(readings: readonly ToldReading[], correlationId: string): Promise<Taken> {
    const item = { readings, correlationId };
    // Many feeders at once are a batch already, and a transaction has room for so many.
    if (new Set(readings.map(({ feederId }) => feederId)).size === 1) return this.committer.submit(item);
    const [taken] = await this.take([item]);
    return taken!;
  }

  private take(items: readonly TakenReadings[]): Promise<readonly Taken[]> {
    const { unitOfWork, feeders, publisher, inputs, wake } = this.ports;
    return unitOfWork.run(async (tx) => {
      const asked = new Set(items.flatMap(({ readings }) => readings.map(({ feederId }) => feederId)));
      const unknown = new Set(await feeders.unknown(tx, [...asked]));
      const answers = items.map((item) => answerTo(item, unknown));
      const taken = items.filter((_, n) => 'taken' in answers[n]!);
      if (taken.length === 0) return answers;
      await inputs.add(
        tx,
        taken.flatMap(({ readings }) => readings.map(toInput)),
      );
      await publisher.readings(tx, taken);
      tx.afterCommit(wake);
      return answers;
    });
  }
}

function answerTo({ readings }: TakenReadings, unknown: ReadonlySet<string>): Taken {
  const ids = new Set(readings.map(({ feederId }) => feederId));
  const unknownFeeders = [...ids].filter((feederId) => unknown.has(feederId));
  return unknownFeeders.length > 0 ? { unknownFeeders } : { taken: readings.length };
}

const toInput = (reading: ToldReading): FeederInput => ({
  feederId: reading.feederId,
  input: { type: 'reading', reading },
});
