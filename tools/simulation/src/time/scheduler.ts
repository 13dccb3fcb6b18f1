import type { Clock } from '@night-market/kernel';

interface Entry {
  readonly atMs: number;
  /** Entries of the same time run in the order in which they were made. */
  readonly n: number;
  run: (() => void) | undefined;
}

const START_MS = Date.UTC(2026, 10, 22, 18, 0, 0);

const before = (left: Entry, right: Entry): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.n < right.n);

/** Virtual time: runs what was scheduled, one entry after the other, and lets promises settle between two. */
export class Scheduler implements Clock {
  private readonly heap: Entry[] = [];
  private now = START_MS;
  private count = 0;
  steps = 0;

  nowMs(): number {
    return this.now;
  }

  /** Milliseconds since the run began. */
  get elapsedMs(): number {
    return this.now - START_MS;
  }

  schedule(delayMs: number, run: () => void): () => void {
    const entry: Entry = { atMs: this.now + Math.max(0, delayMs), n: this.count++, run };
    this.push(entry);
    return () => {
      entry.run = undefined;
    };
  }

  /** Runs until `done` says so, or nothing is left, or the time is over. */
  async run(done: () => boolean, limitMs: number): Promise<void> {
    while (!done()) {
      const entry = this.pop();
      if (entry === undefined || entry.atMs - START_MS > limitMs) return;
      if (entry.run === undefined) continue;
      this.now = entry.atMs;
      this.steps++;
      entry.run();
      // A turn of the event loop: every promise that can settle without the scheduler has settled.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  private pop(): Entry | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
