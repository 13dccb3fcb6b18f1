/**
 * How long the live loop waits for the handlers of a batch. Short, so that a handler that hangs is found soon;
 * longer after batches that were late for no single key's fault, because the store or a peer is slow.
 */
export class AdaptiveDeadline {
  private readonly shortestMs: number;
  private readonly longestMs: number;
  private currentMs: number;

  constructor(shortestMs: number, longestMs: number) {
    this.shortestMs = Math.min(shortestMs, longestMs);
    this.longestMs = longestMs;
    this.currentMs = this.shortestMs;
  }

  get limitMs(): number {
    return this.currentMs;
  }

  /** All were late, or only the whole was. */
  grow(): void {
    this.currentMs = Math.min(this.longestMs, this.currentMs * 2);
  }

  /** A batch was in time; one that needed less than half of its time shortens the next one's. */
  tookMs(ms: number): void {
    if (ms < this.currentMs / 2) this.currentMs = Math.max(this.shortestMs, this.currentMs / 2);
  }
}
