import type { PgKeyStore } from '@night-market/access';
import { errorText, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import type { EventStreams } from '@night-market/service-kit';

const EVERY_MS = 500;

export interface RevokedReadersParts {
  readonly streams: Pick<EventStreams, 'owners' | 'dropAllOf'>;
  readonly keys: Pick<PgKeyStore, 'withoutKey'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A stream is asked for once and then stays open: so devices that were revoked since are sent away. */
export class RevokedReaders {
  private readonly rounds: Recurring;

  constructor({ streams, keys, clock, random, log }: RevokedReadersParts) {
    this.rounds = new Recurring({
      round: async () => {
        const readers = streams.owners();
        const revoked = readers.length > 0 ? await keys.withoutKey('device', readers) : [];
        for (const id of revoked) streams.dropAllOf(id, 'revoked');
        return EVERY_MS;
      },
      failed: (error) =>
        log.warn({ error: errorText(error) }, 'it could not be told which readers of the feed were revoked'),
      backoff: { baseMs: EVERY_MS, factor: 2, capMs: 5_000 },
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }
}
