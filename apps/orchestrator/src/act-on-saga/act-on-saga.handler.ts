import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { LegState, SagaFact } from '@night-market/refund-saga';
import type { AdvanceSagas } from '../advance-sagas/advance-sagas.handler.ts';
import type { SagaStore } from '../advance-sagas/ports.ts';

export interface ActOnSagaPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: Pick<SagaStore<T>, 'lock'>;
  readonly sagas: Pick<AdvanceSagas<T>, 'handle'>;
  readonly clock: Clock;
}

/** What an operator does to a saga, and why. */
export type SagaAct = { readonly orderId: string; readonly actor: string; readonly reason: string } &
  /** Asks for another refund attempt, whatever the automatic limit says. */
  (
    | { readonly type: 'retry_requested'; readonly dupTxnId: string }
    /** Says that the money went back outside the gateway. */
    | { readonly type: 'outside_reported'; readonly dupTxnId: string; readonly evidence: string }
    | { readonly type: 'note_added' }
  );

export type SagaActResult =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'saga_not_found' }
  | { readonly outcome: 'leg_not_found' }
  /** Only of a leg in NeedsAttention can it be said what becomes of it. */
  | { readonly outcome: 'leg_not_waiting'; readonly state: LegState };

/** Turns an operator's act into a fact, which stays in the saga's history. */
export class ActOnSaga<T extends Tx> {
  private readonly ports: ActOnSagaPorts<T>;

  constructor(ports: ActOnSagaPorts<T>) {
    this.ports = ports;
  }

  handle(act: SagaAct): Promise<SagaActResult> {
    return this.ports.unitOfWork.run((tx) => this.decide(tx, act));
  }

  private async decide(tx: T, { orderId, ...act }: SagaAct): Promise<SagaActResult> {
    const { store, sagas, clock } = this.ports;
    const saga = (await store.lock(tx, [orderId])).get(orderId);
    if (!saga) return { outcome: 'saga_not_found' };
    if ('dupTxnId' in act) {
      const { legs } = saga.state;
      const leg = Object.hasOwn(legs, act.dupTxnId) ? legs[act.dupTxnId] : undefined;
      if (!leg) return { outcome: 'leg_not_found' };
      if (leg.state !== 'NeedsAttention') return { outcome: 'leg_not_waiting', state: leg.state };
    }
    const fact: SagaFact = { ...act, eventId: newId(), occurredAt: new Date(clock.nowMs()).toISOString() };
    await sagas.handle(tx, [{ orderId, fact, correlationId: saga.correlationId }]);
    return { outcome: 'accepted' };
  }
}
