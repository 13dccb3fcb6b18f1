import {
  errorText,
  Recurring,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';

/** A timer on its way. */
export interface WaitingTimer {
  readonly id: string;
  readonly dueAtMs: number;
}

export interface TimerLoopPorts {
  /** The timers due by then, soonest first. */
  readonly next: (limit: number, dueByMs: number) => Promise<readonly WaitingTimer[]>;
  /** Returns how many of them are done with. */
  readonly fire: (ids: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface TimerLoopSettings {
  /** Longest sleep: others may plan timers as well. */
  readonly pollMs: number;
  /** Shortest sleep, so that timers due one after the other are fired together. */
  readonly gatherMs: number;
  readonly batch: number;
  readonly backoff: BackoffPolicy;
}

export const DEFAULT_TIMER_LOOP: TimerLoopSettings = {
  pollMs: 1_000,
  gatherMs: 100,
  batch: 200,
  backoff: { baseMs: 1_000, factor: 2, capMs: 30_000 },
};

/** Sleeps until the next timer is due and fires it; waits an outage of the store out. */
export class TimerLoop {
  private readonly ports: TimerLoopPorts;
  private readonly settings: TimerLoopSettings;
  private readonly rounds: Recurring;

  constructor(ports: TimerLoopPorts, settings: TimerLoopSettings = DEFAULT_TIMER_LOOP) {
    this.ports = ports;
    this.settings = settings;
    const { clock, random, log } = ports;
    this.rounds = new Recurring({
      round: () => this.round(),
      backoff: settings.backoff,
      failed: (error, attempt, waitMs) =>
        log.warn({ attempt, waitMs, error: errorText(error) }, 'timers wait for the store'),
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Finishes the current batch. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** @returns how long nothing is to be done */
  private async round(): Promise<number> {
    const { next, fire, clock } = this.ports;
    const { pollMs, gatherMs, batch } = this.settings;
    const nowMs = clock.nowMs();
    const waiting = await next(batch, nowMs + pollMs);
    const due = waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs);
    if (due.length > 0) {
      const done = await fire(due.map(({ id }) => id));
      if (done === 0) return pollMs;
      if (due.length === batch) return 0;
    }
    const soonestMs = waiting[due.length]?.dueAtMs ?? nowMs + pollMs;
    return Math.max(gatherMs, soonestMs - clock.nowMs());
  }
}
