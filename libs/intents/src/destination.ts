import type { Clock, Random } from '@night-market/kernel';
import { CircuitBreaker, type CircuitSettings, type CircuitState } from './circuit-breaker.ts';
import { ConcurrencySlots } from './concurrency-slots.ts';
import { FreshQueue, type Held } from './fresh-queue.ts';
import type { DestinationView } from './ports.ts';
import { TokenBucket, type RateLimit } from './token-bucket.ts';

export interface DestinationSettings {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Fresh intents held in memory; beyond it they wait in the store for their check time. */
  readonly maxQueued: number;
  /**
   * How long a fresh intent may wait in memory. It must be shorter than the lease that was written with it, by more than
   * a call takes: afterwards another process may carry it out. Infinity only where repeating a call does no harm.
   */
  readonly queueLimitMs: number;
  /** Absent: as fast as its concurrency allows. */
  readonly rate?: RateLimit;
  /** Absent: it is called however often it fails. */
  readonly circuit?: CircuitSettings;
}

/** A call that may begin. */
export interface Begun<I> {
  readonly held: Held<I>;
  readonly isProbe: boolean;
}

/**
 * One destination in the hands of this process: what waits for it in memory, and whether it may be called now. Nothing
 * here is shared with another destination, so one that hangs or fails takes nothing from the others.
 */
export class Destination<I> {
  readonly name: string;
  private readonly queue = new FreshQueue<I>();
  private readonly slots: ConcurrencySlots;
  private readonly circuit: CircuitBreaker | undefined;
  private readonly bucket: TokenBucket | undefined;
  private readonly settings: DestinationSettings;
  private readonly clock: Clock;
  /** A token that fresh intents leave to the next look, because the last one found none. */
  private keptTokens = 0;
  private failures = 0;

  constructor(name: string, settings: DestinationSettings, world: { clock: Clock; random: Random }) {
    this.name = name;
    this.settings = settings;
    this.clock = world.clock;
    this.slots = new ConcurrencySlots(settings.concurrency);
    this.circuit = settings.circuit && new CircuitBreaker(settings.circuit, world);
    this.bucket = settings.rate && new TokenBucket(settings.rate, world.clock);
  }

  get circuitState(): CircuitState {
    return this.circuit?.state ?? 'closed';
  }

  get underWay(): number {
    return this.settings.concurrency - this.slots.free;
  }

  /** Whether forgetting it loses nothing. */
  get isIdle(): boolean {
    const isAtRest = this.circuitState === 'closed' && (this.bucket?.isFull ?? true);
    return isAtRest && this.queue.isEmpty && this.underWay === 0;
  }

  /** An operator says that it is back. */
  tryNow(): void {
    this.circuit?.tryNow();
  }

  view(): DestinationView {
    const { name: destination, circuitState: circuit, failures, underWay } = this;
    return { destination, circuit, failures, underWay, queued: this.queue.length };
  }

  /** What finds no room, or a circuit that is open, is left to the store. */
  offer(intent: I, key: string | undefined): void {
    if (this.queue.length >= this.settings.maxQueued || this.circuitState === 'open') return;
    const untilMs = this.clock.nowMs() + this.settings.queueLimitMs;
    this.queue.push({ intent, key, untilMs, kind: 'fresh', attempts: 0, askFirst: false });
  }

  /** The next fresh intent that may begin now; its slot is taken. */
  beginFresh(): Begun<I> | undefined {
    if (!this.queue.hasReady || !this.slots.isOpenToFresh) return undefined;
    if (this.circuit?.room === 0 || (this.bucket && this.bucket.available <= this.keptTokens))
      return undefined;
    const held = this.queue.next(this.clock.nowMs());
    if (!held) return undefined;
    this.slots.take('fresh');
    return this.begin(held);
  }

  /** Milliseconds until a fresh intent that waits may begin; undefined when it does not wait for the rate limit. */
  get rateWaitMs(): number | undefined {
    const waitMs = this.bucket?.waitMs ?? 0;
    return waitMs > 0 && this.queue.hasReady ? waitMs : undefined;
  }

  /** How many due intents to look for now. */
  get roomForDue(): number {
    const areFreshWaiting = this.queue.hasReady;
    const room = Math.min(this.slots.roomForDue(areFreshWaiting), this.circuit?.room ?? Infinity);
    if (!this.bucket) return room;
    const tokens = this.bucket.available;
    return Math.min(room, areFreshWaiting ? Math.ceil(tokens / 4) : tokens);
  }

  /** Slots for a look at the store; fresh intents that come meanwhile take other ones. */
  reserve(slots: number): void {
    this.slots.take('due', slots);
  }

  /** Gives back what was reserved and not needed. */
  release(slots: number): void {
    this.slots.giveBack('due', slots);
  }

  /** Says what a look for `asked` due intents has found; `asked` is 0 when there was no room to look for any. */
  looked(asked: number, found: number): void {
    // While it may not be called there is nothing to keep for due intents.
    if (asked === 0 && this.circuit?.room === 0) return;
    this.keptTokens = asked === 0 && this.bucket?.available === 0 ? 1 : 0;
    this.slots.looked(asked, found);
  }

  /** A due intent whose slot was reserved. Undefined: another one of its key is under way, so it is left to the store. */
  beginDue(held: Held<I>): Begun<I> | undefined {
    if (this.queue.lock(held)) return this.begin(held);
    this.release(1);
    return undefined;
  }

  /** Milliseconds until the next look for due intents. */
  nextLookMs(pollMs: number): number {
    if (!this.slots.areDueWaiting || this.circuit?.room === 0) return pollMs;
    return Math.min(pollMs, Math.max(pollMs / 10, this.bucket?.waitMs ?? 0));
  }

  /** A call has ended: its slot is free, and the circuit learns of it. */
  answered({ held, isProbe }: Begun<I>, hasFailed: boolean): void {
    this.slots.giveBack(held.kind);
    this.failures = hasFailed ? this.failures + 1 : 0;
    this.circuit?.end(isProbe, hasFailed);
    // What waits in memory would outlive its lease.
    if (this.circuitState === 'open') this.queue.clear();
  }

  /** The outcome is written down, or the next try is. */
  settled({ held }: Begun<I>, isDone: boolean): void {
    this.queue.settled(held, isDone);
  }

  private begin(held: Held<I>): Begun<I> {
    this.bucket?.take();
    return { held, isProbe: this.circuit?.begin() ?? false };
  }
}
