import { pause, type Clock } from '@night-market/kernel';
import type { BrokerConsumer } from '../broker/ports.ts';
import {
  placeOf,
  type CommittableOffset,
  type ConsumedRecord,
  type PartitionLease,
} from '../broker/records.ts';

type Pending = CommittableOffset & { readonly lease: PartitionLease };

/**
 * Commits offsets beside the work, a few times a second: every commit is a replicated write for the broker, and a
 * lost one only means redelivery, which the inbox absorbs. So failures are reported and not repeated.
 */
export class OffsetCommitter {
  private pending = new Map<string, Pending>();
  private running: Promise<void> | undefined;
  private readonly flushing = new AbortController();
  private readonly consumer: Pick<BrokerConsumer, 'commit'>;
  private readonly onError: (error: unknown) => void;
  private readonly clock: Clock;
  private readonly everyMs: number;

  constructor(
    consumer: Pick<BrokerConsumer, 'commit'>,
    onError: (error: unknown) => void,
    clock: Clock,
    everyMs: number,
  ) {
    this.consumer = consumer;
    this.onError = onError;
    this.clock = clock;
    this.everyMs = everyMs;
  }

  settled(records: readonly ConsumedRecord[]): void {
    for (const { topic, partition, offset, lease } of records) {
      const pending = { topic, partition, next: offset + 1n, lease };
      this.pending.set(placeOf(pending), pending);
    }
    this.running ??= this.drain();
  }

  /** Commits what is pending without waiting; for stopping. */
  async flush(): Promise<void> {
    this.flushing.abort();
    while (this.running) await this.running;
  }

  private async drain(): Promise<void> {
    // In any case a turn later: `running` must have been set before it is cleared.
    await pause(this.clock, this.everyMs, this.flushing.signal);
    while (this.pending.size > 0) {
      const offsets = [...this.pending.values()].filter(({ lease }) => !lease.revoked);
      this.pending = new Map();
      if (offsets.length > 0) await this.consumer.commit(offsets).catch(this.onError);
      await pause(this.clock, this.everyMs, this.flushing.signal);
    }
    this.running = undefined;
  }
}
