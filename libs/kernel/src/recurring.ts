import { backoffMs, type BackoffPolicy } from './backoff.ts';
import { pause, type Clock } from './clock.ts';
import type { Random } from './random.ts';

export interface RecurringOptions {
  /** One round; should end soon once the signal aborts. Returns how long nothing is to be done (0: the next at once). */
  readonly round: (signal: AbortSignal) => Promise<number>;
  /** How long to wait after a round that failed; the first good one starts anew. */
  readonly backoff: BackoffPolicy;
  readonly failed: (error: unknown, attempt: number, waitMs: number) => void;
  /** Before the first round; 0 by default. */
  readonly firstAfterMs?: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Work that goes on round after round beside everything else, waits a failure out, and stops between two rounds. */
export class Recurring {
  private readonly stopping = new AbortController();
  private readonly options: RecurringOptions;
  private running: Promise<void> | undefined;

  constructor(options: RecurringOptions) {
    this.options = options;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Cuts a wait short; resolves when the current round has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { clock, firstAfterMs = 0 } = this.options;
    const { signal } = this.stopping;
    if (firstAfterMs > 0) await pause(clock, firstAfterMs, signal);
    for (let failures = 0; !signal.aborted;) {
      let waitMs: number;
      try {
        waitMs = await this.options.round(signal);
        failures = 0;
      } catch (error) {
        waitMs = this.afterFailure(error, ++failures);
      }
      if (waitMs > 0) await pause(clock, waitMs, signal);
    }
  }

  private afterFailure(error: unknown, attempt: number): number {
    const { backoff, random, failed } = this.options;
    const waitMs = backoffMs(backoff, attempt, random);
    failed(error, attempt, waitMs);
    return waitMs;
  }
}
