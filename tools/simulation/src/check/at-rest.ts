import { settled, type SagaState } from '@night-market/refund-saga';
import { sagaRow } from '../actors/orchestrator.ts';
import { ledgerRow } from '../actors/payments.ts';
import type { Gateway } from '../actors/gateway.ts';
import type { SimStore } from '../store/sim-store.ts';
import type { Oracle } from './oracle.ts';
import type { Violation } from './violation.ts';

export interface Books {
  readonly oracle: Oracle;
  readonly gateway: Gateway;
  readonly orders: ReadonlySet<string>;
  readonly payments: SimStore;
  readonly orchestrator: SimStore;
}

/** What is still to be done when nothing goes wrong any more; undefined once the system is at rest. */
export function unfinished(books: Books): Violation | undefined {
  const { oracle, payments, orchestrator } = books;
  const missing = oracle.outstanding();
  if (missing !== undefined) return { invariant: 'nothing lost', detail: missing };
  const { any: held } = oracle.held;
  if (held !== undefined) return { invariant: 'held keys', detail: `${held} is still held back` };
  for (const { name, outbox } of [payments, orchestrator]) {
    if (outbox.length > 0)
      return { invariant: 'progress', detail: `outbox of ${name} holds ${outbox.length}` };
  }
  return unsettled(books) ?? wrongMoney(books);
}

function unsettled({ orders, orchestrator }: Books): Violation | undefined {
  for (const orderId of orders) {
    const saga = orchestrator.rows.get(sagaRow(orderId)) as SagaState | undefined;
    if (saga === undefined || !settled(saga)) {
      return { invariant: 'sagas settled', detail: `${orderId}: ${JSON.stringify(saga)}` };
    }
  }
  return undefined;
}

function wrongMoney({ gateway, payments, orchestrator, orders }: Books): Violation | undefined {
  const legs = [...orders].flatMap((orderId) =>
    Object.keys((orchestrator.rows.get(sagaRow(orderId)) as SagaState).legs),
  );
  for (const txnId of new Set([...gateway.duplicates, ...gateway.refunds.keys(), ...legs])) {
    const booked = payments.rows.get(ledgerRow(txnId)) ?? 0;
    if (!gateway.duplicates.has(txnId) || !gateway.refunds.has(txnId) || booked !== 1) {
      const detail = `${txnId}: refunded ${gateway.refunds.has(txnId)}, booked ${String(booked)} times`;
      return { invariant: 'money conserved', detail };
    }
  }
  return undefined;
}
