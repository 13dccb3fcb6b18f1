import type { BrokerConsumer } from '../broker/ports.ts';
import type { CommittableOffset, ConsumedRecord, PartitionLease } from '../broker/records.ts';

type Pending = CommittableOffset & { readonly lease: PartitionLease };

/**
 * Commits offsets beside the work: while one commit is under way, later ones merge into the next. A lost commit
 * only means redelivery, which the inbox absorbs, so failures are reported and not repeated.
 */
export class OffsetCommitter {
  private pending = new Map<string, Pending>();
  private running: Promise<void> | undefined;
  private readonly consumer: Pick<BrokerConsumer, 'commit'>;
  private readonly onError: (error: unknown) => void;

  constructor(consumer: Pick<BrokerConsumer, 'commit'>, onError: (error: unknown) => void) {
    this.consumer = consumer;
    this.onError = onError;
  }

  settled(records: readonly ConsumedRecord[]): void {
    for (const { topic, partition, offset, lease } of records) {
      this.pending.set(`${topic}/${partition}`, { topic, partition, next: offset + 1n, lease });
    }
    this.running ??= this.drain();
  }

  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async drain(): Promise<void> {
    // A turn later in any case: `running` must have been set before it is cleared.
    await Promise.resolve();
    while (this.pending.size > 0) {
      const offsets = [...this.pending.values()].filter(({ lease }) => !lease.revoked);
      this.pending = new Map();
      if (offsets.length > 0) await this.consumer.commit(offsets).catch(this.onError);
    }
    this.running = undefined;
  }
}
