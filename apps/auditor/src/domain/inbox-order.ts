import type { WindowLimit } from './partition-window.ts';

/**
 * Whether one consumer took in the events of one partition in their order, key by key. Remembers the keys that came
 * last; one that is forgotten is not judged.
 */
export class InboxOrder {
  private readonly limit: WindowLimit;
  private readonly latest = new Map<string, number>();

  constructor(limit: WindowLimit) {
    this.limit = limit;
  }

  /**
   * @param receivedAtUs when the inbox noted the event
   * @param first whether this place in the log is surely the event's first
   * @returns true when an earlier event of the key was taken in later
   */
  overtook(key: string, receivedAtUs: number, first: boolean): boolean {
    const latest = this.latest.get(key);
    const overtook = first && latest !== undefined && receivedAtUs < latest;
    this.latest.delete(key);
    this.latest.set(key, Math.max(latest ?? 0, receivedAtUs));
    const limit = this.limit();
    for (const oldest of this.latest.keys()) {
      if (this.latest.size <= limit) break;
      this.latest.delete(oldest);
    }
    return overtook;
  }
}
