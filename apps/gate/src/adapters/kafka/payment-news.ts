import { payTxnV1, readableEvent, type EventOf } from '@night-market/contracts';
import type { PaymentNews } from '../../follow-payments/ports.ts';

/** A record of pay.txn.v1; as much of it as is needed here. */
export interface PaymentRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

const ENTRY = Buffer.from('gate-');

/** What a record tells of the charge of an entry; most records are of stalls' orders and are not even read. */
export function newsOf({ key, value }: Pick<PaymentRecord, 'key' | 'value'>): PaymentNews | undefined {
  if (!key?.subarray(0, ENTRY.length).equals(ENTRY)) return undefined;
  const event = readableEvent(payTxnV1.name, value);
  return event && toNews(event as EventOf<typeof payTxnV1>);
}

function toNews(event: EventOf<typeof payTxnV1>): PaymentNews | undefined {
  const { orderId } = event.payload;
  switch (event.type) {
    case 'requested':
      return { orderId, state: 'requested', code: null };
    case 'captured':
      return { orderId, state: 'captured', code: null };
    case 'capture_failed':
      return { orderId, state: 'failed', code: event.payload.code };
    case 'result_replayed': {
      const { result, code = null } = event.payload;
      return result === 'captured'
        ? { orderId, state: 'captured', code: null }
        : { orderId, state: 'failed', code };
    }
    case 'duplicate_captured':
    case 'refunded':
    case 'refund_failed':
      break;
  }
  return undefined;
}
