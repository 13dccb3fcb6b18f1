import type { RecordOutsideRefundCommand, RefundCommand, SagaCommand, SetTimerCommand } from './commands.ts';
import type { LegOutput } from './leg-machine.ts';
import { retryDelayMs, type RefundPolicy } from './policy.ts';
import { automaticAttempts, type Leg } from './state.ts';

function refund(leg: Leg, orderId: string): RefundCommand {
  const { dupTxnId, origTxnId, amount, currency, attempt } = leg;
  return {
    type: 'Refund',
    orderId,
    dupTxnId,
    ...(origTxnId === undefined ? {} : { origTxnId }),
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    attempt,
  };
}

function recordOutsideRefund(leg: Leg, orderId: string): RecordOutsideRefundCommand {
  const { dupTxnId, evidence = '', attempt } = leg;
  return { type: 'RecordOutsideRefund', orderId, dupTxnId, evidence, attempt };
}

function timer(kind: SetTimerCommand['kind'], leg: Leg, delayMs: number): SetTimerCommand {
  return { type: 'SetTimer', kind, dupTxnId: leg.dupTxnId, attempt: leg.attempt, delayMs };
}

type Output = (leg: Leg, orderId: string, policy: RefundPolicy) => readonly SagaCommand[];

/** What each named output of the leg machine commands; a retry is only planned while one is allowed. */
export const LEG_OUTPUTS: Record<LegOutput, Output> = {
  refund: (leg, orderId) => [refund(leg, orderId)],
  recordOutsideRefund: (leg, orderId) => [recordOutsideRefund(leg, orderId)],
  refundTimeout: (leg, _orderId, policy) => [timer('refund_timeout', leg, policy.refundTimeoutMs)],
  refundRetry: (leg, _orderId, policy) =>
    automaticAttempts(leg) < policy.maxAutomaticAttempts
      ? [timer('refund_retry', leg, retryDelayMs(policy, automaticAttempts(leg)))]
      : [],
};
