import type { TrailPlace } from '@night-market/kernel';
import {
  decide,
  settled,
  type PaymentCommand,
  type RefundPolicy,
  type SagaTransition,
  type SetTimerCommand,
} from '@night-market/refund-saga';
import type { Occurrence } from './occurrence.ts';
import { newSaga, type Saga } from './saga.ts';

/** One line of an order's history. */
export interface HistoryLine {
  readonly orderId: string;
  /** Counts from 1. */
  readonly n: number;
  readonly transition: SagaTransition;
  readonly correlationId: string;
  /** Where the record of its event stands in the log, as long as that is known. */
  readonly record?: TrailPlace;
  /** Who asked and why, for an operator's act. */
  readonly operator?: string;
  readonly reason?: string;
  /** Where the proof is kept of what the operator says. */
  readonly evidence?: string;
}

/** A command of the saga with the event that led to it. */
export interface Caused<Command> {
  readonly orderId: string;
  readonly command: Command;
  readonly correlationId: string;
  readonly causationId: string;
}

/** What the facts of one order came to. */
export interface Advanced {
  readonly before: Saga | undefined;
  readonly after: Saga;
  readonly history: readonly HistoryLine[];
  /** What payments is asked to do. */
  readonly requests: readonly Caused<PaymentCommand>[];
  readonly timers: readonly Caused<SetTimerCommand>[];
}

/**
 * Decides fact after fact. A timer that has become stale leaves no trace; every other fact leaves a line of
 * history, even one that moved nothing.
 */
export function advance(
  before: Saga | undefined,
  occurrences: readonly Occurrence[],
  policy: RefundPolicy,
  nowMs: number,
): Advanced {
  const history: HistoryLine[] = [];
  const requests: Caused<PaymentCommand>[] = [];
  const timers: Caused<SetTimerCommand>[] = [];
  const first = occurrences[0]!;
  let saga = before ?? newSaga(first.orderId, first.correlationId, Date.parse(first.fact.occurredAt));
  for (const { orderId, fact, correlationId, stallId } of occurrences) {
    const { state, transitions, commands } = decide(saga.state, fact, policy);
    if (state === saga.state && transitions.every(({ actor }) => actor === 'timer')) continue;
    for (const transition of transitions) {
      const n = saga.historyLength + 1;
      history.push({ orderId, n, transition, correlationId, ...actOf(transition, fact) });
      saga = { ...saga, historyLength: n };
    }
    for (const command of commands) {
      const caused = { orderId, correlationId, causationId: fact.eventId };
      if (command.type === 'SetTimer') timers.push({ ...caused, command });
      else requests.push({ ...caused, command });
    }
    saga = { ...saga, state, stallId: saga.stallId ?? stallId, updatedAtMs: nowMs };
  }
  return { before, after: stamped(saga, nowMs), history, requests, timers };
}

type Act = Pick<HistoryLine, 'operator' | 'reason' | 'evidence'>;

function actOf({ on }: SagaTransition, fact: Occurrence['fact']): Act {
  if (fact.type !== on || !('actor' in fact)) return {};
  const { actor: operator, reason } = fact;
  return { operator, reason, ...('evidence' in fact && { evidence: fact.evidence }) };
}

const stamped = (saga: Saga, nowMs: number): Saga => ({
  ...saga,
  settledAtMs: settled(saga.state) ? (saga.settledAtMs ?? nowMs) : undefined,
});
