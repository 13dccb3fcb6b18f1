import type { RefundPolicy, SagaFact } from '@night-market/refund-saga';
import { deriveId } from '@night-market/kernel';
import type { Occurrence } from '../../src/domain/occurrence.ts';

/** Round numbers: 30 s for an answer, pauses of 1 s, 2 s, then the cap; three attempts without an operator. */
export const policy: RefundPolicy = {
  refundTimeoutMs: 30_000,
  retryBaseMs: 1_000,
  retryFactor: 2,
  retryCapMs: 2_000,
  maxAutomaticAttempts: 3,
};

export const START_MS = Date.parse('2026-11-22T18:00:00.000Z');

type Bare<Fact> = Fact extends SagaFact ? Omit<Fact, 'eventId' | 'occurredAt'> : never;

export const correlationOf = (orderId: string): string => deriveId('correlation', orderId);

/** The same fact of the same order always has the same event id. */
export function occurrence(orderId: string, bare: Bare<SagaFact>): Occurrence {
  const eventId = deriveId('event', orderId, JSON.stringify(bare));
  const fact = { ...bare, eventId, occurredAt: new Date(START_MS).toISOString() } as SagaFact;
  return { orderId, fact, correlationId: correlationOf(orderId) };
}

export const requested = (orderId = 'order-1') => occurrence(orderId, { type: 'requested' });
export const captured = (orderId = 'order-1') => occurrence(orderId, { type: 'captured', txnId: 'cap-1' });
export const captureFailed = (orderId = 'order-1') =>
  occurrence(orderId, { type: 'capture_failed', code: 'card_declined' });
export const replayed = (orderId = 'order-1') => occurrence(orderId, { type: 'result_replayed' });
export const duplicate = (orderId = 'order-1', dupTxnId = 'cap-2') =>
  occurrence(orderId, { type: 'duplicate_captured', dupTxnId, origTxnId: 'cap-1' });
export const refunded = (orderId = 'order-1', attempt = 1, dupTxnId = 'cap-2') =>
  occurrence(orderId, { type: 'refunded', dupTxnId, refundId: `refund of ${dupTxnId}`, attempt });
export const refundFailed = (orderId = 'order-1', attempt = 1, dupTxnId = 'cap-2') =>
  occurrence(orderId, { type: 'refund_failed', dupTxnId, attempt, code: 'gateway_down' });
