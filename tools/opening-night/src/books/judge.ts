import type { Books, GatewayBook, PaymentsBook, SagaBook } from './books.ts';
import type { Outcome } from '../act/outcome.ts';
import { isSureDouble } from '../plan/faults.ts';

/** What the three books say of an order, taken together. */
export interface Verdict {
  outcome: Outcome;
  /** The saga is not settled, or missing. */
  open: boolean;
  /** What disagrees; empty when all is well. */
  wrong: string[];
  /** The order has a legitimate capture. */
  captured: boolean;
  /** Captures in the gateway's books beyond the legitimate one. */
  duplicates: number;
  /** How many of them were given back in full. */
  refunded: number;
  /** What the verdict was drawn from; null where they could not be read. */
  books: Books | null;
}

const emptyBook: GatewayBook = {
  captured: 0,
  refunded: 0,
  net: 0,
  declined: null,
  captures: [],
  refunds: [],
};

/** Compares the three books of an order with each other and with what the player saw. */
export function judge(outcome: Outcome, books: Books): Verdict {
  const { gateway: known, payments, saga } = books;
  const gateway = known ?? emptyBook;
  const captured = payments?.charge.state === 'captured' && gateway.captures.length > 0;
  const duplicates = Math.max(0, gateway.captures.length - (captured ? 1 : 0));
  const refunded = Math.min(duplicates, refundedIds(gateway).length);
  const wrong = [
    ...outcome.complaints,
    ...missedFault(outcome, gateway),
    ...(payments === null
      ? strangerToPayments(gateway)
      : [
          ...compareRequests(outcome, payments),
          ...compareMoney(gateway, payments),
          ...compareCaptures(gateway, payments),
        ]),
    ...(saga === null ? [] : compareSaga(gateway, payments, saga)),
  ];
  return { outcome, open: saga === null || !saga.settled, wrong, captured, duplicates, refunded, books };
}

/** A planned fault that never came about would make the play prove less than it says. */
function missedFault({ order, orderId }: Outcome, { captures }: GatewayBook): string[] {
  const { captureFault } = order;
  if (captureFault === null || orderId !== order.orderId || captures.length === 0) return [];
  if (captureFault === 'decline') return ['the gateway was to decline it and captured it'];
  return isSureDouble(captureFault) && captures.length < 2
    ? ['the gateway was to capture it twice and did not']
    : [];
}

function strangerToPayments(gateway: GatewayBook): string[] {
  const count = gateway.captures.length;
  return [
    `payments does not know the order${count > 0 ? `, but the gateway captured it ${count} time(s)` : ''}`,
  ];
}

function compareRequests({ order, paymentIds }: Outcome, { charge, payments }: PaymentsBook): string[] {
  const wrong: string[] = [];
  const kept = new Map(payments.map((payment) => [payment.id, payment]));
  for (const id of paymentIds) {
    if (!kept.has(id)) wrong.push(`payments has lost the request ${id} that it had accepted`);
  }
  const waiting = payments.filter(({ status }) => status === 'requested');
  if (waiting.length > 0) wrong.push(`${waiting.length} payment(s) still requested`);
  if (order.kind === 'payment' && charge.amount !== order.amount) {
    wrong.push(`payments charges ${charge.amount} for an order of ${order.amount}`);
  }
  return wrong;
}

function compareMoney(gateway: GatewayBook, { charge, ledger }: PaymentsBook): string[] {
  const wrong: string[] = [];
  for (const what of ['captured', 'refunded', 'net'] as const) {
    if (gateway[what] !== ledger[what])
      wrong.push(`${what}: gateway ${gateway[what]}, ledger ${ledger[what]}`);
  }
  const expected = charge.state === 'captured' ? charge.amount : 0;
  if (gateway.net !== expected) {
    wrong.push(`the gateway kept ${gateway.net} of a charge of ${charge.amount} that is ${charge.state}`);
  }
  const other = gateway.captures.find(({ amount }) => amount !== charge.amount);
  if (other !== undefined)
    wrong.push(`the gateway captured ${other.amount} for a charge of ${charge.amount}`);
  return wrong;
}

function compareCaptures(gateway: GatewayBook, { charge, captures }: PaymentsBook): string[] {
  const wrong = [...differences('the gateway', ids(gateway.captures), 'payments', ids(captures), 'capture')];
  const legitimate = captures.filter(({ duplicate }) => !duplicate);
  if (legitimate.length > 1) wrong.push(`payments holds ${legitimate.length} captures for legitimate`);
  if (charge.state === 'captured' && legitimate[0]?.id !== charge.captureId) {
    wrong.push(
      `the charge names ${charge.captureId}, the legitimate capture is ${legitimate[0]?.id ?? 'missing'}`,
    );
  }
  const refunded = captures.filter(({ refundState }) => refundState === 'refunded');
  wrong.push(...differences('the gateway', refundedIds(gateway), 'payments', ids(refunded), 'refund of'));
  return wrong;
}

function compareSaga(gateway: GatewayBook, payments: PaymentsBook | null, saga: SagaBook): string[] {
  const refunded = saga.legs.filter(({ state }) => state === 'Refunded').map(({ dupTxnId }) => dupTxnId);
  const wrong = [...differences('the gateway', refundedIds(gateway), 'the saga', refunded, 'refund of')];
  const legs = saga.legs.map(({ dupTxnId }) => dupTxnId);
  const duplicates = payments?.captures.filter(({ duplicate }) => duplicate) ?? [];
  wrong.push(...differences('payments', ids(duplicates), 'the saga', legs, 'duplicate'));
  const states: Record<string, string> = { captured: 'Captured', capture_failed: 'CaptureFailed' };
  const expected = legs.length > 0 ? 'Refunded' : (states[payments?.charge.state ?? ''] ?? 'Requested');
  if (saga.settled && saga.state !== expected) {
    wrong.push(`the saga is ${saga.state} and settled, ${expected} was to be expected`);
  }
  return wrong;
}

const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);

/** Captures that the gateway gave back in full. */
function refundedIds({ captures, refunds }: GatewayBook): string[] {
  const isRefunded = ({ id, amount }: { id: string; amount: number }): boolean =>
    refunds.filter(({ captureId }) => captureId === id).reduce((sum, refund) => sum + refund.amount, 0) >=
    amount;
  return ids(captures.filter(isRefunded));
}

function differences(
  leftName: string,
  left: string[],
  rightName: string,
  right: string[],
  what: string,
): string[] {
  const onlyLeft = left.filter((id) => !right.includes(id));
  const onlyRight = right.filter((id) => !left.includes(id));
  return [
    ...onlyLeft.map((id) => `only ${leftName} knows the ${what} ${id}, not ${rightName}`),
    ...onlyRight.map((id) => `only ${rightName} knows the ${what} ${id}, not ${leftName}`),
  ];
}
