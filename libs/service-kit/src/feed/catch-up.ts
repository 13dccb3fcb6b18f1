import type { KafkaReader } from '@night-market/kafka';
import { FeedEvent } from './feed-event.ts';
import type { FeedFollower } from './feed-follower.ts';

interface Waiting {
  readonly follower: FeedFollower;
  readonly to: readonly bigint[];
  readonly done: PromiseWithResolvers<void>;
}

/** Tells readers what came before the events that are kept. The log is read once for all that wait, one time after the other. */
export class CatchUp {
  private readonly topic: string;
  private readonly reader: Pick<KafkaReader, 'read'>;
  private readonly stopping = new AbortController();
  private waiting: Waiting[] = [];
  private isReading = false;

  constructor(topic: string, reader: Pick<KafkaReader, 'read'>) {
    this.topic = topic;
    this.reader = reader;
  }

  stop(): void {
    this.stopping.abort();
  }

  /**
   * Resolves when the reader stands at `to`, or has gone.
   * @throws what the reading of the log fails with
   */
  add(follower: FeedFollower, to: readonly bigint[]): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.waiting.push({ follower, to, done });
    if (!this.isReading) void this.readAll();
    return done.promise;
  }

  private async readAll(): Promise<void> {
    this.isReading = true;
    while (this.waiting.length > 0) {
      const together = this.waiting;
      this.waiting = [];
      try {
        await this.readFor(together);
        for (const { done } of together) done.resolve();
      } catch (error) {
        for (const { done } of together) done.reject(error);
      }
    }
    this.isReading = false;
  }

  private async readFor(together: readonly Waiting[]): Promise<void> {
    const { topic } = this;
    const [{ to: partitions }] = together as [Waiting];
    const stretches = partitions.map((_to, partition) => ({
      ...{ topic, partition },
      from: least(together.map(({ follower }) => follower.from[partition]!)),
      to: most(together.map(({ to }) => to[partition]!)),
    }));
    await this.reader.read(
      stretches,
      async (records) => {
        for (const record of records) {
          // The position behind it is another for each of them.
          const found = new FeedEvent(record, '');
          for (const { follower } of together) follower.tell(found);
        }
        await Promise.all(together.map(({ follower }) => follower.room()));
      },
      this.stopping.signal,
    );
    for (const { follower, to } of together)
      for (const [partition, next] of to.entries())
        if (follower.from[partition]! < next) follower.from[partition] = next;
  }
}

const least = (offsets: readonly bigint[]): bigint => offsets.reduce((a, b) => (b < a ? b : a));
const most = (offsets: readonly bigint[]): bigint => offsets.reduce((a, b) => (b > a ? b : a));
