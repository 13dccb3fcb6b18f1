import type { PayTxnV1Event } from '@night-market/contracts';
import type { SagaFact } from '@night-market/refund-saga';
import type { Occurrence } from '../../domain/occurrence.ts';

/** An event of pay.txn.v1 as the saga's own fact: wire versions end here. */
export const toOccurrence = (event: PayTxnV1Event): Occurrence => ({
  orderId: event.payload.orderId,
  correlationId: event.correlationId,
  fact: toFact(event),
});

function toFact(event: PayTxnV1Event): SagaFact {
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
      const { dupTxnId, refundId, attempt } = event.payload;
      return { ...meta, type: event.type, dupTxnId, refundId, attempt };
    }
    case 'refund_failed': {
      const { dupTxnId, attempt, code } = event.payload;
      return { ...meta, type: event.type, dupTxnId, attempt, code };
    }
  }
}
