import {
  errorText,
  Recurring,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';
import type { WaitingTimer } from './ports.ts';

export interface TimerLoopPorts {
  /** The next timers, soonest first; due or not. */
  readonly next: (limit: number) => Promise<readonly WaitingTimer[]>;
  /** Returns how many of them are done with. */
  readonly fire: (ids: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface TimerLoopSettings {
  /** Longest sleep: others may plan timers as well. */
  readonly pollMs: number;
  readonly batch: number;
  readonly backoff: BackoffPolicy;
}

export const DEFAULT_TIMER_LOOP: TimerLoopSettings = {
  pollMs: 1_000,
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

  /** Finishes the batch in hand. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** @returns how long nothing is to be done */
  private async round(): Promise<number> {
    const { next, fire, clock } = this.ports;
    const { pollMs, batch } = this.settings;
    const waiting = await next(batch);
    const nowMs = clock.nowMs();
    const due = waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs);
    if (due.length > 0) return (await fire(due.map(({ id }) => id))) > 0 ? 0 : pollMs;
    return Math.min(pollMs, (waiting[0]?.dueAtMs ?? Infinity) - nowMs);
  }
}
