import type { TopicPartition } from '../broker/records.ts';

/** Which stretch of its partition a batch brings: from its first offset on, up to and without `next`. */
export interface Stretch extends TopicPartition {
  readonly first: bigint;
  readonly next: bigint;
}

/** Where an assignment had got to when it ended. */
interface End {
  readonly next: bigint;
  readonly endedMs: number;
}

/**
 * Where a member goes on in each partition, over its assignments. kafkajs may answer with a fetch that it sent under an
 * earlier assignment, and would go on behind it; what was in hand then has been dropped, so that would be a hole. Such a
 * fetch begins where that assignment had got to. A batch is therefore taken
 *
 * - if it continues the one before, or
 * - if it comes a second time, for what is not taken is asked for again from where the assignment really is; and then
 *   not where an earlier assignment ended, unless all before that is known to be settled, or any fetch of that time
 *   has long been answered.
 */
export class Positions {
  private readonly fetchLimitMs: number;
  private readonly taken = new Map<string, bigint>();
  private readonly seen = new Map<string, bigint>();
  private readonly settled = new Map<string, bigint>();
  private readonly ends = new Map<string, End[]>();

  /** @param fetchLimitMs how long a fetch may be under way */
  constructor(fetchLimitMs: number) {
    this.fetchLimitMs = fetchLimitMs;
  }

  /** A new assignment begins. */
  begin(nowMs: number): void {
    for (const [place, ends] of this.ends) {
      const left = ends.filter(({ endedMs }) => nowMs - endedMs <= this.fetchLimitMs);
      if (left.length > 0) this.ends.set(place, left);
      else this.ends.delete(place);
    }
    for (const [place, next] of this.taken) {
      const others = (this.ends.get(place) ?? []).filter((end) => end.next !== next);
      this.ends.set(place, [...others, { next, endedMs: nowMs }]);
    }
    this.taken.clear();
    this.seen.clear();
  }

  /** All before `next` is settled. */
  settle({ topic, partition }: TopicPartition, next: bigint): void {
    this.settled.set(placeOf(topic, partition), next);
  }

  /** False: do not resolve this batch. */
  takes({ topic, partition, first, next }: Stretch, nowMs: number): boolean {
    const place = placeOf(topic, partition);
    const known = this.seen.get(place) === first && !this.mayBeOld(place, first, nowMs);
    if (this.taken.get(place) !== first && !known) {
      this.seen.set(place, first);
      return false;
    }
    this.seen.delete(place);
    this.taken.set(place, next);
    return true;
  }

  private mayBeOld(place: string, first: bigint, nowMs: number): boolean {
    if ((this.settled.get(place) ?? -1n) >= first) return false;
    const ends = this.ends.get(place) ?? [];
    return ends.some(({ next, endedMs }) => next === first && nowMs - endedMs <= this.fetchLimitMs);
  }
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;
