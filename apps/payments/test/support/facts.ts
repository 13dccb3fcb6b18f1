import type { PaymentRequest } from '../../src/accept-payment/ports.ts';
import type { ChargeRequested } from '../../src/capture/ports.ts';
import type { Capture, Charge } from '../../src/domain/charge.ts';

export const AMOUNT = 12_000;

/** A request for 120 dollars. */
export const request = (
  orderId: string,
  paymentId: string,
  more: Partial<PaymentRequest> = {},
): PaymentRequest => ({
  orderId,
  paymentId,
  stallId: 'stall-07',
  amount: AMOUNT,
  currency: 'TWD',
  method: 'card',
  createdAt: '2026-11-22T18:00:00.000Z',
  correlationId: `correlation of ${paymentId}`,
  causationId: `cause of ${paymentId}`,
  ...more,
});

/** The event that the same payment was asked for. */
export const requested = (
  orderId: string,
  paymentId: string,
): ChargeRequested & { correlationId: string } => ({
  eventId: `event of ${paymentId}`,
  orderId,
  paymentId,
  correlationId: `correlation of ${paymentId}`,
});

export const capture = (id: string, amount = AMOUNT): Capture => ({ id, amount, currency: 'TWD' });

export const charge = (orderId = 'order-1', more: Partial<Charge> = {}): Charge => ({
  orderId,
  stallId: 'stall-07',
  amount: AMOUNT,
  currency: 'TWD',
  state: 'pending',
  captureId: null,
  failureCode: null,
  correlationId: 'correlation',
  causationId: 'causation',
  ...more,
});
