import type { LegFact, OrderFact, RefundPolicy, SagaFact } from '../../src/index.ts';

/** A policy with round numbers: pauses of 1 s, 3 s, then the cap of 5 s; three attempts without an operator. */
export const policy: RefundPolicy = {
  refundTimeoutMs: 30_000,
  retryBaseMs: 1_000,
  retryFactor: 3,
  retryCapMs: 5_000,
  maxAutomaticAttempts: 3,
};

type Bare<Fact> = Fact extends SagaFact ? Omit<Fact, 'eventId' | 'occurredAt'> : never;

/** Completes a fact with the metadata that the saga only hands through. */
export function fact(bare: Bare<SagaFact>, eventId = `event of ${bare.type}`): SagaFact {
  return { ...bare, eventId, occurredAt: '2026-11-22T18:00:00.000Z' } as SagaFact;
}

const order = (bare: Bare<OrderFact>): SagaFact => fact(bare);
const leg = (bare: Bare<LegFact>): SagaFact => fact(bare);

export const requested = order({ type: 'requested' });
export const captured = order({ type: 'captured', txnId: 'cap-1' });
export const captureFailed = order({ type: 'capture_failed', code: 'card_declined' });
export const resultReplayed = order({ type: 'result_replayed' });

export const duplicateCaptured = (dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'duplicate_captured', dupTxnId, origTxnId: 'cap-1', amount: 12_000, currency: 'TWD' });
export const refunded = (attempt: number, dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'refunded', dupTxnId, refundId: `refund of ${dupTxnId}`, attempt });
export const refundedOutside = (attempt: number, dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'refunded_outside', dupTxnId, evidence: 'receipt 17', attempt });
export const refundFailed = (attempt: number, dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'refund_failed', dupTxnId, attempt, code: `refused-${attempt}` });
export const refundTimedOut = (attempt: number, dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'refund_timed_out', dupTxnId, attempt });
export const retryDue = (attempt: number, dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'retry_due', dupTxnId, attempt });
export const retryRequested = (dupTxnId = 'cap-2'): SagaFact =>
  leg({ type: 'retry_requested', dupTxnId, actor: 'operator-1', reason: 'gateway is back' });
export const outsideReported = (dupTxnId = 'cap-2'): SagaFact =>
  leg({
    ...{ type: 'outside_reported', dupTxnId, evidence: 'receipt 17' },
    ...{ actor: 'operator-1', reason: 'paid in cash at the stall' },
  });
export const noteAdded = order({ type: 'note_added', actor: 'operator-1', reason: 'the customer called' });
