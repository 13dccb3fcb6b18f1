import type { Tx } from '@night-market/kernel';
import type { SagaTimer } from '../domain/timers.ts';

/** A timer on its way. */
export interface WaitingTimer {
  readonly id: string;
  readonly dueAtMs: number;
}

/** Where timers wait. */
export interface TimerStore<T extends Tx> {
  /** Those due by then, soonest first. However many wait for later, they cost nothing. */
  next(limit: number, dueByMs: number): Promise<readonly WaitingTimer[]>;
  /** Takes those of them that no other replica has locked. */
  claim(tx: T, ids: readonly string[]): Promise<readonly SagaTimer[]>;
  postpone(id: string, dueAtMs: number): Promise<void>;
}

export interface TimerObserver {
  timerFired(kind: SagaTimer['kind']): void;
}
