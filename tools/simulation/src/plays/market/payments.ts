import { payTxnV1, type payCmdV1 } from '@night-market/contracts';
import type { BatchHandler, EventsOf } from '@night-market/event-bus';
import { deriveId } from '@night-market/kernel';
import type { OutboxMessage } from '@night-market/outbox';
import type { SimTx } from '../../store/sim-tx.ts';
import type { Gateway } from './gateway.ts';
import type { Replica } from '../../actors/replica.ts';

type TxnType = 'requested' | 'captured' | 'capture_failed' | 'duplicate_captured' | 'result_replayed';

/** Something that happened to an order's money; told under the same id until it is accepted. */
export interface Act {
  readonly id: string;
  readonly orderId: string;
  readonly type: TxnType;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Written so that nobody can read it. */
  readonly garbled?: boolean;
}

/** How often money went back for a duplicate, by the books of payments. */
export const ledgerRow = (dupTxnId: string): string => `ledger/${dupTxnId}`;

/** Writes the act and its event once, whoever tells of it how often. The order itself is not locked. */
export function accept({ service, unitOfWork, composer, outbox }: Replica, act: Act): Promise<void> {
  const { store } = service;
  const row = `act/${act.id}`;
  return unitOfWork.run(async (tx) => {
    await store.statement(tx, `${act.type} of ${act.orderId}`, () => store.locks.acquire(tx, row));
    if (store.get(tx, row) !== undefined) return;
    tx.writes.set(row, act);
    const correlationId = deriveId(act.orderId);
    const message = composer.compose(payTxnV1, {
      type: act.type,
      key: act.orderId,
      payload: act.payload as never,
      id: act.id,
      correlationId,
      causationId: correlationId,
    });
    await outbox.append(tx, [act.garbled ? { ...message, value: Buffer.from('{oops') } : message]);
  });
}

/** Refunds at the gateway, under a key of its own, and tells what came of it. */
export const refund =
  (gateway: Gateway) =>
  (replica: Replica): BatchHandler<SimTx> =>
  async (events, { tx }) => {
    const answers: OutboxMessage[] = [];
    for (const event of events as readonly EventsOf<typeof payCmdV1, 'refund'>[]) {
      const { orderId, dupTxnId, attempt } = event.payload;
      const refundId = await gateway.refund(replica.process, dupTxnId);
      const ids = {
        key: orderId,
        id: deriveId('answer', event.id),
        correlationId: event.correlationId,
        causationId: event.id,
      };
      const answer = { orderId, dupTxnId, attempt };
      if (refundId === undefined) {
        const payload = { ...answer, code: 'declined' };
        answers.push(replica.composer.compose(payTxnV1, { type: 'refund_failed', payload, ...ids }));
        continue;
      }
      await book(replica, tx, dupTxnId);
      answers.push(
        replica.composer.compose(payTxnV1, { type: 'refunded', payload: { ...answer, refundId }, ...ids }),
      );
    }
    await replica.outbox.append(tx, answers);
  };

async function book({ service }: Replica, tx: SimTx, dupTxnId: string): Promise<void> {
  const { store } = service;
  const booked = `booked/${dupTxnId}`;
  await store.statement(tx, `ledger of ${dupTxnId}`, () => store.locks.acquire(tx, booked));
  if (store.get(tx, booked) !== undefined) return;
  tx.writes.set(booked, true);
  tx.writes.set(ledgerRow(dupTxnId), ((store.get(tx, ledgerRow(dupTxnId)) as number | undefined) ?? 0) + 1);
}
