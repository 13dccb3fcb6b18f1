import { deriveId } from '@night-market/kernel';
import type { SetTimerCommand } from '@night-market/refund-saga';
import type { Occurrence } from './occurrence.ts';

/** A timer of one leg and attempt; the four together name it. */
export interface SagaTimer {
  readonly orderId: string;
  readonly kind: SetTimerCommand['kind'];
  readonly leg: string;
  readonly attempt: number;
  readonly dueAtMs: number;
  readonly correlationId: string;
}

const FACT_OF = { refund_timeout: 'refund_timed_out', refund_retry: 'retry_due' } as const;

/** What a timer says when it fires; the same timer always gives the same event id. */
export function occurrenceOf(timer: SagaTimer, nowMs: number): Occurrence {
  const { orderId, kind, leg, attempt, correlationId } = timer;
  return {
    orderId,
    correlationId,
    fact: {
      type: FACT_OF[kind],
      dupTxnId: leg,
      attempt,
      eventId: deriveId('saga-timer', orderId, kind, leg, String(attempt)),
      occurredAt: new Date(nowMs).toISOString(),
    },
  };
}
