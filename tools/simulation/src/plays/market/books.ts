import { settled, type SagaState } from '@night-market/refund-saga';
import { sagaRow } from './orchestrator.ts';
import { ledgerRow } from './payments.ts';
import type { Gateway } from './gateway.ts';
import type { SimStore } from '../../store/sim-store.ts';
import type { Violation } from '../../check/violation.ts';

export interface Books {
  readonly gateway: Gateway;
  readonly orders: ReadonlySet<string>;
  readonly payments: SimStore;
  readonly orchestrator: SimStore;
}

/** An order that is not settled, by the saga's own definition. */
export function unsettled({ orders, orchestrator }: Books): Violation | undefined {
  for (const orderId of orders) {
    const saga = orchestrator.rows.get(sagaRow(orderId)) as SagaState | undefined;
    if (saga === undefined || !settled(saga)) {
      return { invariant: 'sagas settled', detail: `${orderId}: ${JSON.stringify(saga)}` };
    }
  }
  return undefined;
}

/** A duplicate that was not refunded and booked once, or a refund of something else. */
export function wrongMoney({ gateway, payments, orchestrator, orders }: Books): Violation | undefined {
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
