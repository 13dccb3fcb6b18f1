import { Shape } from './shape.ts';
import type { ChargeState, GatewayBook, PaymentsBook, SagaBook } from '../books.ts';

/** Reads `GET /admin/books/{reference}` of the gateway. */
export function readGatewayBook(body: unknown): GatewayBook {
  const book = new Shape("the gateway's book", body);
  return {
    captured: book.number('captured'),
    refunded: book.number('refunded'),
    net: book.number('net'),
    declined: book.textOrNull('declined'),
    captures: book.list('captures', (made) => ({ id: made.text('id'), amount: made.number('amount') })),
    refunds: book.list('refunds', (made) => ({
      captureId: made.text('captureId'),
      amount: made.number('amount'),
    })),
  };
}

/** Reads `GET /orders/{orderId}/payments` of payments. */
export function readPaymentsBook(body: unknown): PaymentsBook {
  const book = new Shape("payments' view of the order", body);
  const charge = book.object('charge');
  const ledger = book.object('ledger');
  return {
    charge: {
      state: charge.text('state') as ChargeState,
      amount: charge.number('amount'),
      captureId: charge.textOrNull('captureId'),
    },
    payments: book.list('payments', (payment) => ({
      id: payment.text('id'),
      status: payment.text('status'),
      replayed: payment.flag('replayed'),
    })),
    captures: book.list('captures', (capture) => ({
      id: capture.text('id'),
      amount: capture.number('amount'),
      duplicate: capture.flag('duplicate'),
      refundState: capture.textOrNull('refundState'),
      paidOutside: capture.flag('paidOutside'),
    })),
    ledger: {
      captured: ledger.number('captured'),
      refunded: ledger.number('refunded'),
      net: ledger.number('net'),
    },
  };
}

/** Reads a saga of the orchestrator. */
export function readSaga(saga: Shape): SagaBook {
  return {
    orderId: saga.text('orderId'),
    state: saga.text('state'),
    settled: saga.flag('settled'),
    legs: saga.list('legs', (leg) => ({ dupTxnId: leg.text('dupTxnId'), state: leg.text('state') })),
  };
}
