import type { TopicPartition } from '../broker/records.ts';

/** Which stretch of its partition a batch brings: from its first offset on, up to and without `next`. */
export interface Stretch extends TopicPartition {
  readonly first: bigint;
  readonly next: bigint;
}

/**
 * Where each partition of one assignment goes on. kafkajs may answer with a fetch that it sent under the assignment
 * before, and would go on behind it; what was in hand then has been dropped, so that would be a hole. A batch is
 * therefore taken if it continues the one before, or if it comes a second time: what is not taken is asked for again
 * from where the assignment really is.
 */
export class Positions {
  private readonly next = new Map<string, bigint>();
  private readonly doubtful = new Map<string, bigint>();

  /** False: do not resolve this batch. */
  takes({ topic, partition, first, next }: Stretch): boolean {
    const place = `${topic}/${partition}`;
    if (this.next.get(place) !== first && this.doubtful.get(place) !== first) {
      this.doubtful.set(place, first);
      return false;
    }
    this.doubtful.delete(place);
    this.next.set(place, next);
    return true;
  }
}
