import type { FeedEvent } from './feed-event.ts';
import { isBehindOrAt, positionId, type FeedPosition } from './feed-position.ts';

/** Why a reader does not hear all that came since: retention has deleted it, or it stood nowhere that is known. */
export type FeedGap = 'expired' | 'unknown_position';

/** Somebody who is told of events. Every call is cheap and never throws. */
export interface FeedReader {
  readonly isOpen: boolean;
  /** Where it stands before the first event. */
  position(id: string): void;
  /** @param id the position behind the event */
  event(event: FeedEvent, id: string): void;
  gap(reason: FeedGap): void;
  /** Resolves when it can be told more, or has gone. */
  room(): Promise<void>;
}

/** A reader with its position: it is told no event twice, in whichever order the partitions come. */
export class FeedFollower {
  readonly from: bigint[];
  private readonly reader: FeedReader;
  /** It stands where the feed stands, so the text that all others get is its own. */
  private isLevel = false;

  constructor(reader: FeedReader, from: readonly bigint[]) {
    this.reader = reader;
    this.from = [...from];
  }

  get isOpen(): boolean {
    return this.reader.isOpen;
  }

  tell(event: FeedEvent): void {
    if (event.offset < (this.from[event.partition] ?? 0n)) return;
    this.from[event.partition] = event.offset + 1n;
    this.reader.event(event, positionId(this.from));
  }

  /** From here on it is told of what comes; it has heard all before `next`. */
  joins(next: FeedPosition): void {
    this.isLevel = isBehindOrAt(this.from, next);
  }

  /** @param next where the feed stands behind the event */
  tellLive(event: FeedEvent, next: FeedPosition): void {
    if (this.isLevel) return this.reader.event(event, event.id);
    // It has heard more than the feed, from another replica.
    this.tell(event);
    this.joins(next);
  }

  room(): Promise<void> {
    return this.reader.room();
  }
}
