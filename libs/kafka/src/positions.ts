import { placeOf, type CommittableOffset, type TopicPartition } from '@night-market/event-bus';

/** A fetch that is not taken comes again much sooner, or the process has stood still. */
const STOOD_STILL_MS = 2_000;

/** What keeps coming and is not taken. */
interface Refused {
  readonly first: bigint;
  readonly sinceMs: number;
  readonly lastMs: number;
}

/** Which stretch of its partition a batch brings: asked for from `first` on, up to and without `next`. */
export interface Stretch extends TopicPartition {
  readonly first: bigint;
  readonly next: bigint;
}

/**
 * Where a member goes on in each partition of one assignment; nothing is taken before {@link stand} tells. kafkajs may
 * answer with a fetch that it sent under an earlier one, and would go on behind it; what was in hand then has been
 * dropped, so that would be a hole. A batch is therefore taken when it begins no later than where the group stood at the
 * join, or than what has been taken since: going back only brings again what the inbox knows. Where kafkajs passes by
 * records on purpose (retention has deleted them), it comes with the same batch over and over, for longer than any fetch
 * can be under way; the time of a process that stood still does not count.
 */
export class Positions {
  private readonly fetchLimitMs: number;
  private isKnown = false;
  /** Before it everything is settled, or was taken under this assignment. */
  private readonly reached = new Map<string, bigint>();
  private readonly refused = new Map<string, Refused>();

  /** @param fetchLimitMs how long a fetch may be under way */
  constructor(fetchLimitMs: number) {
    this.fetchLimitMs = fetchLimitMs;
  }

  get known(): boolean {
    return this.isKnown;
  }

  /** Where the group stands, asked for after the join; in all other partitions it has settled nothing. */
  stand(committed: readonly CommittableOffset[]): void {
    this.settled(committed);
    this.isKnown = true;
  }

  /** All before these offsets is settled: kafkajs may carry a commit over into the next assignment, and go on there. */
  settled(offsets: readonly CommittableOffset[]): void {
    for (const offset of offsets) this.reach(placeOf(offset), offset.next);
  }

  /** False: do not resolve this batch. */
  takes(batch: Stretch, nowMs: number): boolean {
    if (!this.isKnown) return false;
    const place = placeOf(batch);
    const isAhead = batch.first > (this.reached.get(place) ?? 0n);
    if (isAhead && !this.keepsComing(place, batch.first, nowMs)) return false;
    this.reach(place, batch.next);
    return true;
  }

  private reach(place: string, next: bigint): void {
    if (next > (this.reached.get(place) ?? 0n)) this.reached.set(place, next);
  }

  private keepsComing(place: string, first: bigint, nowMs: number): boolean {
    const before = this.refused.get(place);
    const isAgain = before?.first === first && nowMs - before.lastMs <= STOOD_STILL_MS;
    const sinceMs = isAgain ? before.sinceMs : nowMs;
    this.refused.set(place, { first, sinceMs, lastMs: nowMs });
    return nowMs - sinceMs > this.fetchLimitMs;
  }
}
