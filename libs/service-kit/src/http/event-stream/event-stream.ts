import { Readable } from 'node:stream';
import type { Clock } from '@night-market/kernel';
import { eventText } from './event-text.ts';

/** Why a reader is sent away; it is told as the data of a last event, `dropped`. */
export type DropReason = 'slow' | 'stopping' | 'revoked' | 'unavailable' | 'time_limit';

/** A reader that does not take its last event within so long is cut off. */
const CUT_AFTER_MS = 5_000;
const HIGH_WATER_BYTES = 16_384;

export interface EventStreamOptions {
  /** More than this never waits for one reader. */
  readonly bufferMaxBytes: number;
  /** What comes within so long after something was sent goes out together; 0 sends as soon as the reader takes it. */
  readonly gatherMs: number;
  readonly clock: Clock;
}

/** The server-sent events of one reader. What it does not take in time is bounded: then it is dropped. */
export class EventStream {
  /** The body of the answer. */
  readonly body: Readable;
  private readonly options: EventStreamOptions;
  private isDropped = false;
  /** Sent and not given to the body yet. */
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** The body has asked for more and got nothing. */
  private isWanted = false;
  private wantsMore: (() => void)[] = [];
  private cancelGathering: (() => void) | undefined;

  constructor(options: EventStreamOptions) {
    this.options = options;
    this.body = new Readable({ highWaterMark: HIGH_WATER_BYTES, read: () => this.give() });
    // A reader that goes away is no fault.
    this.body.on('error', () => undefined);
    this.body.once('close', () => {
      this.cancelGathering?.();
      this.wake();
    });
  }

  /** False as soon as the reader was dropped or has gone. */
  get isOpen(): boolean {
    return !this.isDropped && !this.body.destroyed;
  }

  /**
   * @param text as {@link eventText} gives it; passed by when the reader has gone. Bytes are not copied: all readers share
   * those of an event.
   */
  send(text: string | Buffer): void {
    if (!this.isOpen) return;
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    if (this.untakenBytes + bytes.length > this.options.bufferMaxBytes) return this.drop('slow');
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.isWanted) this.give();
  }

  /** Says why, and ends. */
  drop(reason: DropReason): void {
    if (!this.isOpen) return;
    this.isDropped = true;
    this.push();
    this.body.push(eventText({ type: 'dropped', data: JSON.stringify({ reason }) }));
    this.body.push(null);
    const cancel = this.options.clock.schedule(CUT_AFTER_MS, () => this.body.destroy());
    this.body.once('close', cancel);
    this.wake();
  }

  /** Resolves when little waits for the reader, or it has gone. One that takes nothing for `limitMs` is dropped. */
  async room(limitMs: number): Promise<void> {
    if (!this.isOpen || this.untakenBytes < HIGH_WATER_BYTES) return;
    const more = Promise.withResolvers<void>();
    this.wantsMore.push(more.resolve);
    const cancel = this.options.clock.schedule(limitMs, () => this.drop('slow'));
    await more.promise;
    cancel();
  }

  private get untakenBytes(): number {
    return this.waitingBytes + this.body.readableLength;
  }

  /** What comes in a burst goes out as few pieces: each piece costs a write to the connection. */
  private give(): void {
    const isGathering = this.cancelGathering !== undefined && this.waitingBytes < HIGH_WATER_BYTES;
    this.isWanted = isGathering || this.waiting.length === 0;
    if (isGathering) return;
    if (this.waiting.length > 0) this.gather();
    this.push();
    if (this.untakenBytes < HIGH_WATER_BYTES) this.wake();
  }

  private gather(): void {
    const { clock, gatherMs } = this.options;
    if (gatherMs === 0 || this.cancelGathering) return;
    this.cancelGathering = clock.schedule(gatherMs, () => {
      this.cancelGathering = undefined;
      if (this.isWanted) this.give();
    });
  }

  private push(): void {
    if (this.waiting.length === 0) return;
    const [first] = this.waiting;
    const bytes = this.waiting.length === 1 ? first : Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    this.body.push(bytes);
  }

  private wake(): void {
    const waiting = this.wantsMore;
    this.wantsMore = [];
    for (const resolve of waiting) resolve();
  }
}
