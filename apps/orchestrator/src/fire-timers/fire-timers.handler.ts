import { errorText, type Clock, type Log, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { AdvanceSagas } from '../advance-sagas/advance-sagas.handler.ts';
import { occurrenceOf } from '../domain/timers.ts';
import type { TimerObserver, TimerStore } from './ports.ts';

export interface FireTimersPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly timers: TimerStore<T>;
  readonly sagas: Pick<AdvanceSagas<T>, 'handle'>;
  readonly observer: TimerObserver;
  readonly clock: Clock;
  readonly log: Log;
  /** The store is to blame, not the timer. */
  readonly isOutage: (error: unknown) => boolean;
}

/** A timer that cannot be handled is looked at again after so long. */
const POSTPONE_MS = 60_000;

/** Fires timers: the saga's move and the timer's row go in one transaction, so each counts once. */
export class FireTimers<T extends Tx> {
  private readonly ports: FireTimersPorts<T>;

  constructor(ports: FireTimersPorts<T>) {
    this.ports = ports;
  }

  /**
   * A batch that fails is tried again one by one, so that one bad timer holds up no other.
   * @returns how many of them are done with (fired or postponed); the others are being taken by another replica
   */
  async fire(ids: readonly string[]): Promise<number> {
    try {
      return await this.together(ids);
    } catch (error) {
      if (this.ports.isOutage(error)) throw error;
      if (ids.length === 1) return this.postpone(ids[0]!, error);
    }
    let done = 0;
    for (const id of ids) done += await this.fire([id]);
    return done;
  }

  private together(ids: readonly string[]): Promise<number> {
    const { unitOfWork, timers, sagas, observer, clock } = this.ports;
    return unitOfWork.run(async (tx) => {
      const claimed = await timers.claim(tx, ids);
      const nowMs = clock.nowMs();
      await sagas.handle(
        tx,
        claimed.map((timer) => occurrenceOf(timer, nowMs)),
      );
      tx.afterCommit(() => claimed.forEach(({ kind }) => observer.timerFired(kind)));
      return claimed.length;
    });
  }

  private async postpone(id: string, error: unknown): Promise<number> {
    const { timers, clock, log } = this.ports;
    log.error({ timer: id, error: errorText(error) }, 'timer cannot be handled, postponed');
    await timers.postpone(id, clock.nowMs() + POSTPONE_MS);
    return 1;
  }
}
