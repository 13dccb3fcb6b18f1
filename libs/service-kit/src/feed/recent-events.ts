import type { FeedEvent } from './feed-event.ts';

export interface RecentLimits {
  readonly events: number;
  readonly bytes: number;
}

/** The newest events of a topic, in the order in which they came in; what is older goes when there are too many. */
export class RecentEvents {
  private readonly limits: RecentLimits;
  private readonly begin: bigint[];
  /** Those before `head` have gone; they are cut off when they are most of it. */
  private events: (FeedEvent | undefined)[] = [];
  private head = 0;
  /** The number of the event at the beginning of `events`. */
  private base = 0;
  private bytes = 0;

  /** @param begin where the topic stood when this began */
  constructor(begin: readonly bigint[], limits: RecentLimits) {
    this.begin = [...begin];
    this.limits = limits;
  }

  /** All events from these offsets on are here. */
  get beginning(): readonly bigint[] {
    return this.begin;
  }

  /** The number of the oldest that is here; they are numbered from 0 on as they come. */
  get first(): number {
    return this.base + this.head;
  }

  /** The number that the next one gets. */
  get end(): number {
    return this.base + this.events.length;
  }

  add(event: FeedEvent): void {
    this.events.push(event);
    this.bytes += event.bytes;
    while (this.end - this.first > this.limits.events || this.bytes > this.limits.bytes) this.forgetOldest();
    if (this.head * 2 <= this.events.length) return;
    this.base += this.head;
    this.events = this.events.slice(this.head);
    this.head = 0;
  }

  /** Undefined for a number that has gone or has not come. */
  at(number: number): FeedEvent | undefined {
    return this.events[number - this.base];
  }

  private forgetOldest(): void {
    const oldest = this.events[this.head]!;
    this.events[this.head++] = undefined;
    this.bytes -= oldest.bytes;
    this.begin[oldest.partition] = oldest.offset + 1n;
  }
}
