import type { Envelope } from '@night-market/contracts';

interface Leg {
  readonly dupTxnId: string;
  readonly origTxnId: string;
  readonly state: 'RefundCommanded' | 'Refunded';
  readonly attempt: 1;
  readonly refundId?: string;
}

/** A saga with the shape that the platform stores. */
export interface SagaData {
  readonly definitionVersion: 1;
  readonly orderId: string;
  readonly order: { readonly state: 'None' | 'Requested' | 'Captured'; readonly txnId?: string };
  readonly legs: Readonly<Record<string, Leg>>;
}

export interface Line {
  readonly event: Envelope;
  readonly on: string;
  readonly leg: string | null;
  readonly from: string;
  readonly to: string;
  readonly actor: 'event' | 'saga';
}

export interface Step {
  readonly data: SagaData;
  readonly lines: readonly Line[];
  /** The duplicate whose refund is to be commanded. */
  readonly refund?: string;
}

export const newSaga = (orderId: string): SagaData => ({
  definitionVersion: 1,
  orderId,
  order: { state: 'None' },
  legs: {},
});

/** The few moves of an order with which nothing goes wrong, in the order in which they come. */
export function step(data: SagaData, event: Envelope): Step {
  const { type, payload } = event;
  const line = (leg: string | null, from: string, to: string, on = type): Line => ({
    event,
    on,
    leg,
    from,
    to,
    actor: on === type ? 'event' : 'saga',
  });
  const { state } = data.order;
  const dupTxnId = String(payload['dupTxnId']);
  switch (type) {
    case 'requested':
      return { data: { ...data, order: { state: 'Requested' } }, lines: [line(null, state, 'Requested')] };
    case 'captured': {
      const order = { state: 'Captured' as const, txnId: String(payload['txnId']) };
      return { data: { ...data, order }, lines: [line(null, state, 'Captured')] };
    }
    case 'duplicate_captured': {
      const origTxnId = String(payload['origTxnId']);
      const leg = { origTxnId, dupTxnId, state: 'RefundCommanded', attempt: 1 } as const;
      const lines = [
        line(dupTxnId, 'None', 'DuplicateCaptured'),
        line(dupTxnId, 'DuplicateCaptured', 'RefundCommanded', 'command_refund'),
      ];
      return { data: { ...data, legs: { ...data.legs, [dupTxnId]: leg } }, lines, refund: dupTxnId };
    }
    default: {
      const leg = {
        ...data.legs[dupTxnId]!,
        state: 'Refunded',
        refundId: String(payload['refundId']),
      } as const;
      const lines = [line(dupTxnId, 'RefundCommanded', 'Refunded')];
      return { data: { ...data, legs: { ...data.legs, [dupTxnId]: leg } }, lines };
    }
  }
}

export function stateOf({ order, legs }: SagaData): string {
  const all = Object.values(legs);
  if (all.some(({ state }) => state !== 'Refunded')) return 'RefundCommanded';
  return all.length > 0 ? 'Refunded' : order.state;
}
