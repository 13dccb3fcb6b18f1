import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { LegState } from '@night-market/refund-saga';
import type { AdvanceSagas } from '../advance-sagas/advance-sagas.handler.ts';
import type { SagaStore } from '../advance-sagas/ports.ts';

export interface RetryLegPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: Pick<SagaStore<T>, 'lock'>;
  readonly sagas: Pick<AdvanceSagas<T>, 'handle'>;
  readonly clock: Clock;
}

/** An operator asks for another refund attempt. */
export interface RetryLeg {
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly actor: string;
  readonly reason: string;
}

export type RetryLegResult =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'saga_not_found' }
  | { readonly outcome: 'leg_not_found' }
  /** Only a leg in NeedsAttention can be tried again. */
  | { readonly outcome: 'leg_not_waiting'; readonly state: LegState };

/** Another attempt for a leg that needs attention, whatever the automatic limit says. */
export class RetryLegHandler<T extends Tx> {
  private readonly ports: RetryLegPorts<T>;

  constructor(ports: RetryLegPorts<T>) {
    this.ports = ports;
  }

  handle(request: RetryLeg): Promise<RetryLegResult> {
    return this.ports.unitOfWork.run((tx) => this.decide(tx, request));
  }

  private async decide(tx: T, { orderId, dupTxnId, actor, reason }: RetryLeg): Promise<RetryLegResult> {
    const { store, sagas, clock } = this.ports;
    const saga = (await store.lock(tx, [orderId])).get(orderId);
    if (!saga) return { outcome: 'saga_not_found' };
    const { legs } = saga.state;
    const leg = Object.hasOwn(legs, dupTxnId) ? legs[dupTxnId] : undefined;
    if (!leg) return { outcome: 'leg_not_found' };
    if (leg.state !== 'NeedsAttention') return { outcome: 'leg_not_waiting', state: leg.state };
    const occurredAt = new Date(clock.nowMs()).toISOString();
    const fact = { type: 'retry_requested', dupTxnId, actor, reason, eventId: newId(), occurredAt } as const;
    await sagas.handle(tx, [{ orderId, fact, correlationId: saga.correlationId }]);
    return { outcome: 'accepted' };
  }
}
