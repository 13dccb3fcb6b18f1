import type { Log } from '@night-market/kernel';

const EVERY_MS = 10_000;

/** In an outage each request is refused for the same reason: the first says so at once, the others are summed up. */
export class RefusalLog {
  private readonly log: Log;
  private readonly everyMs: number;
  private readonly level: 'warn' | 'error';
  /** Refusals since the last line, by code; a code stays until none came for an interval. */
  private readonly counts = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(log: Log, everyMs = EVERY_MS, level: 'warn' | 'error' = 'error') {
    this.log = log;
    this.everyMs = everyMs;
    this.level = level;
  }

  /** @param fields what the first line of its kind says besides */
  note(code: string, fields: object): void {
    const count = this.counts.get(code);
    this.counts.set(code, (count ?? -1) + 1);
    if (count === undefined) this.log[this.level]({ code, ...fields }, 'request refused');
    this.timer ??= setInterval(() => this.sumUp(), this.everyMs).unref();
  }

  private sumUp(): void {
    for (const [code, requests] of this.counts) {
      if (requests === 0) this.counts.delete(code);
      else {
        this.log[this.level]({ code, requests, withinMs: this.everyMs }, 'more requests refused');
        this.counts.set(code, 0);
      }
    }
    if (this.counts.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
