/** An intent in the hands of this process. */
export interface Held<I> {
  readonly intent: I;
  readonly kind: 'fresh' | 'due';
  readonly attempts: number;
  readonly askFirst: boolean;
  readonly key: string | undefined;
  /** From then on another process may take it from the store, so it must not be begun from memory. */
  readonly untilMs: number;
}

/**
 * Fresh intents that wait in memory, in the order of their offers. Those of one key are given out one at a time: the next
 * when the one before is settled. When one fails, the later ones of its key are dropped: they come back from the store,
 * behind it.
 */
export class FreshQueue<I> {
  private ready: Held<I>[] = [];
  /** Keys with an intent under way, and the fresh intents behind them. */
  private readonly keys = new Map<string, Held<I>[]>();
  private behind = 0;

  get length(): number {
    return this.ready.length + this.behind;
  }

  /** Whether one is ready to begin. */
  get hasReady(): boolean {
    return this.ready.length > 0;
  }

  get isEmpty(): boolean {
    return this.length === 0 && this.keys.size === 0;
  }

  push(held: Held<I>): void {
    if (this.lock(held)) this.ready.push(held);
    else {
      this.keys.get(held.key!)!.push(held);
      this.behind++;
    }
  }

  /** The next one; its key is occupied until {@link settled}. */
  next(nowMs: number): Held<I> | undefined {
    for (;;) {
      const held = this.ready.shift();
      if (!held || nowMs < held.untilMs) return held;
      this.settled(held, false);
    }
  }

  /** Takes the key of an intent that comes from the store. False: another one of the key is under way. */
  lock({ key }: Held<I>): boolean {
    if (key === undefined) return true;
    if (this.keys.has(key)) return false;
    this.keys.set(key, []);
    return true;
  }

  settled({ key }: Held<I>, isDone: boolean): void {
    if (key === undefined) return;
    const followers = this.keys.get(key) ?? [];
    const next = isDone ? followers.shift() : undefined;
    if (next) {
      this.behind--;
      this.ready.unshift(next);
      return;
    }
    this.behind -= followers.length;
    this.keys.delete(key);
  }

  /** Leaves all that has not begun to the store. */
  clear(): void {
    for (const held of this.ready.splice(0)) this.settled(held, false);
    for (const [key, followers] of this.keys) {
      this.behind -= followers.length;
      this.keys.set(key, []);
    }
  }
}
