import type { ConsumedRecord } from '@night-market/event-bus';
import type { KafkaInspector, KafkaReader } from '@night-market/kafka';
import { errorText, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import { CatchUp } from './catch-up.ts';
import { FeedEvent } from './feed-event.ts';
import { FeedFollower, type FeedReader } from './feed-follower.ts';
import { isBehindOrAt, positionId, readPosition, type FeedPosition } from './feed-position.ts';
import { RecentEvents, type RecentLimits } from './recent-events.ts';

const LIMITS: RecentLimits = { events: 10_000, bytes: 8_388_608 };
const BACKOFF = { baseMs: 250, factor: 2, capMs: 5_000 };
/** Events that a reader is told between two looks at whether it takes them. */
const STRIDE = 32;

export interface TopicFeedParts {
  readonly topic: string;
  readonly reader: Pick<KafkaReader, 'read' | 'follow'>;
  readonly inspector: Pick<KafkaInspector, 'positions' | 'close'>;
  readonly limits?: RecentLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * The events of a topic for any number of readers, each from where it stood. The topic is read once for all of them, from
 * when the first comes; the newest events are kept, and a reader that stood before them catches up from the log.
 */
export class TopicFeed {
  private readonly parts: TopicFeedParts;
  private readonly following: Recurring;
  private readonly catchUp: CatchUp;
  private readonly begun = Promise.withResolvers<void>();
  private readonly live = new Set<FeedFollower>();
  private next: bigint[] = [];
  private recent = new RecentEvents([], LIMITS);

  constructor(parts: TopicFeedParts) {
    this.parts = parts;
    const { topic, reader, clock, random, log } = parts;
    this.catchUp = new CatchUp(topic, reader);
    this.following = new Recurring({
      round: async (signal) => {
        await this.follow(signal);
        return 0;
      },
      backoff: BACKOFF,
      failed: (error, attempt, waitMs) =>
        log.warn({ topic, attempt, waitMs, error: errorText(error) }, 'the feed of a topic is interrupted'),
      ...{ clock, random },
    });
  }

  /** Ends with the service; readers are sent away by whoever let them in. */
  async stop(): Promise<void> {
    this.catchUp.stop();
    await this.following.stop();
    await this.parts.inspector.close();
  }

  /**
   * Tells a reader all events from a position on, for as long as it is open.
   * @param lastEventId the position; what comes from now on when it is undefined
   */
  async tell(reader: FeedReader, lastEventId: string | undefined): Promise<void> {
    this.following.start();
    await this.begun.promise;
    const from = await this.begin(reader, lastEventId);
    const follower = new FeedFollower(reader, from);
    reader.position(positionId(from));
    while (reader.isOpen) {
      if (!isBehindOrAt(this.recent.beginning, follower.from))
        await this.catchUp.add(follower, [...this.next]);
      else if (await this.tellRecent(follower)) return;
    }
  }

  /** Where the reader begins; what it cannot be told any more is said. */
  private async begin(reader: FeedReader, lastEventId: string | undefined): Promise<bigint[]> {
    const asked = lastEventId === undefined ? undefined : readPosition(lastEventId);
    if (!asked || asked.length > this.next.length) {
      if (lastEventId !== undefined) reader.gap('unknown_position');
      return [...this.next];
    }
    if (asked.length === this.next.length && this.isNear(asked)) return [...asked];
    const ends = await this.ends();
    if (ends.some(({ high }, partition) => (asked[partition] ?? 0n) > high)) {
      reader.gap('unknown_position');
      return [...this.next];
    }
    if (ends.some(({ low }, partition) => (asked[partition] ?? low) < low)) reader.gap('expired');
    return ends.map(({ low }, partition) => {
      const next = asked[partition] ?? low;
      return next < low ? low : next;
    });
  }

  private isNear = (asked: FeedPosition): boolean =>
    isBehindOrAt(this.recent.beginning, asked) && isBehindOrAt(asked, this.next);

  /** True when the reader has heard all that came, and is told of what comes; false when it fell behind. */
  private async tellRecent(follower: FeedFollower): Promise<boolean> {
    const { recent } = this;
    let number = recent.first;
    while (follower.isOpen) {
      if (number < recent.first) return false;
      const event = recent.at(number);
      if (!event) {
        follower.joins(this.next);
        this.live.add(follower);
        return true;
      }
      follower.tell(event);
      number += 1;
      if (number % STRIDE === 0) await follower.room();
    }
    return true;
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { topic, reader, limits = LIMITS } = this.parts;
    if (this.next.length === 0) {
      this.next = (await this.ends()).map(({ high }) => high);
      this.recent = new RecentEvents(this.next, limits);
      this.begun.resolve();
    }
    const starts = this.next.map((next, partition) => ({ topic, partition, next }));
    await reader.follow(
      starts,
      (records) => {
        for (const record of records) this.take(record);
        return Promise.resolve();
      },
      signal,
    );
  }

  private take(record: ConsumedRecord): void {
    const { partition, offset } = record;
    if (offset < (this.next[partition] ?? 0n)) return;
    this.next[partition] = offset + 1n;
    const taken = new FeedEvent(record, positionId(this.next));
    this.recent.add(taken);
    for (const follower of this.live)
      if (follower.isOpen) follower.tellLive(taken, this.next);
      else this.live.delete(follower);
    taken.rest();
  }

  private async ends(): Promise<readonly { readonly low: bigint; readonly high: bigint }[]> {
    const { topic, inspector } = this.parts;
    const positions = (await inspector.positions([topic])).get(topic) ?? [];
    return [...positions].sort((left, right) => left.partition - right.partition);
  }
}
