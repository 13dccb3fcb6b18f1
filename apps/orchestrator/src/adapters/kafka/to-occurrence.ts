import type { payTxnV1 } from '@night-market/contracts';
import type { EventsOf } from '@night-market/event-bus';
import type { SagaFact } from '@night-market/refund-saga';
import type { Occurrence } from '../../domain/occurrence.ts';

/** The types of pay.txn.v1 that move a saga. */
export const SAGA_EVENTS = [
  'requested',
  'captured',
  'capture_failed',
  'duplicate_captured',
  'result_replayed',
  'refunded',
  'refund_failed',
] as const;

export type SagaEvent = EventsOf<typeof payTxnV1, (typeof SAGA_EVENTS)[number]>;

/** An event of pay.txn.v1 as the saga's own fact: wire versions end here. */
export const toOccurrence = (event: SagaEvent): Occurrence => ({
  orderId: event.payload.orderId,
  correlationId: event.correlationId,
  ...(event.type === 'requested' && { stallId: event.payload.stallId }),
  fact: toFact(event),
});

function toFact(event: SagaEvent): SagaFact {
  const meta = { eventId: event.id, occurredAt: event.ts };
  switch (event.type) {
    case 'requested':
    case 'result_replayed':
      return { ...meta, type: event.type };
    case 'captured':
      return { ...meta, type: event.type, txnId: event.payload.txnId };
    case 'capture_failed':
      return { ...meta, type: event.type, code: event.payload.code };
    case 'duplicate_captured': {
      const { dupTxnId, origTxnId } = event.payload;
      return { ...meta, type: event.type, dupTxnId, origTxnId };
    }
    case 'refunded': {
      const { dupTxnId, refundId, attempt, outsideEvidence: evidence } = event.payload;
      if (evidence !== undefined) return { ...meta, type: 'refunded_outside', dupTxnId, evidence, attempt };
      return { ...meta, type: event.type, dupTxnId, refundId, attempt };
    }
    case 'refund_failed': {
      const { dupTxnId, attempt, code } = event.payload;
      return { ...meta, type: event.type, dupTxnId, attempt, code };
    }
  }
}
