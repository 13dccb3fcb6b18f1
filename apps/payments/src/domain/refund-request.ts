import type { RequestState } from '@night-market/acl';
import type { RefundState } from './refund.ts';

/** A request to pay a duplicate back, as payments keeps it: the last one for a capture, and what came of it. */
export interface RefundRequest {
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly attempt: number;
  /** The id of the message. */
  readonly messageId: string;
  readonly state: RequestState;
  /** When the first request for the capture came in. */
  readonly firstAskedAt: string;
  /** When the capture was paid back. */
  readonly informedAt: string | null;
}

/** Where the dialogue stands, in the words of FIPA's request protocol: a refund that is under way has not been answered yet. */
export const STATE_OF_REQUEST: Readonly<Record<RefundState, RequestState>> = {
  pending: 'Requested',
  refunded: 'Informed',
  failed: 'Failed',
};
