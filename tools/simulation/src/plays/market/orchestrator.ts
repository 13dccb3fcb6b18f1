import { payCmdV1, type Envelope } from '@night-market/contracts';
import type { BatchHandler } from '@night-market/event-bus';
import { deriveId, pause } from '@night-market/kernel';
import type { OutboxMessage } from '@night-market/outbox';
import {
  decide,
  initialSaga,
  type RefundPolicy,
  type SagaCommand,
  type SagaFact,
  type SagaState,
} from '@night-market/refund-saga';
import type { SimTx } from '../../store/sim-tx.ts';
import type { Replica } from '../../actors/replica.ts';

const POLICY: RefundPolicy = {
  refundTimeoutMs: 5_000,
  retryBaseMs: 300,
  retryFactor: 2,
  retryCapMs: 3_000,
  maxAutomaticAttempts: 1_000,
};
const TIMERS_EVERY_MS = 500;

interface StoredTimer {
  readonly orderId: string;
  readonly dueAtMs: number;
  readonly fact: SagaFact;
}

/** Where an order's saga is stored. */
export const sagaRow = (orderId: string): string => `saga/${orderId}`;

/** What payments tells moves sagas: the decider is the production one, stored state by state. */
export const advanceSagas =
  (replica: Replica): BatchHandler<SimTx> =>
  async (events, { tx }) => {
    await lockSagas(replica, tx, new Set(events.map(({ key }) => key)));
    const commands = events.flatMap((event) => advance(replica, tx, event.key, factOf(event)));
    await replica.outbox.append(tx, commands);
  };

/** Fires timers in the transaction of the saga's move, those that nobody else is about to fire. */
export async function fireTimers(replica: Replica): Promise<void> {
  const { process, stopping } = replica;
  while (!stopping.signal.aborted) {
    await pause(process, TIMERS_EVERY_MS, stopping.signal);
    await replica.unitOfWork.run((tx) => fireDue(replica, tx)).catch(() => undefined);
  }
}

async function fireDue(replica: Replica, tx: SimTx): Promise<void> {
  const { process, service } = replica;
  const { store } = service;
  const due = await store.statement(tx, 'timers claims', async () => {
    const names = [...store.rows.keys()].filter((name) => {
      if (!name.startsWith('timer/') || !store.locks.isFree(tx, name)) return false;
      return (store.rows.get(name) as StoredTimer).dueAtMs <= process.nowMs();
    });
    for (const name of names) await store.locks.acquire(tx, name);
    return names;
  });
  const timers = due.map((name) => store.rows.get(name) as StoredTimer);
  await lockSagas(replica, tx, new Set(timers.map(({ orderId }) => orderId)));
  const commands = timers.flatMap(({ orderId, fact }) => advance(replica, tx, orderId, fact));
  for (const name of due) tx.writes.set(name, undefined);
  await replica.outbox.append(tx, commands);
}

async function lockSagas({ service }: Replica, tx: SimTx, orderIds: ReadonlySet<string>): Promise<void> {
  const { store } = service;
  await store.statement(tx, 'sagas locks', async () => {
    for (const orderId of [...orderIds].sort()) await store.locks.acquire(tx, sagaRow(orderId));
  });
}

function advance(replica: Replica, tx: SimTx, orderId: string, fact: SagaFact): OutboxMessage[] {
  const { store } = replica.service;
  const before = (store.get(tx, sagaRow(orderId)) as SagaState | undefined) ?? initialSaga(orderId);
  const { state, commands } = decide(before, fact, POLICY);
  tx.writes.set(sagaRow(orderId), state);
  return commands.flatMap((command) => carryOut(replica, tx, orderId, fact, command));
}

function carryOut(
  { composer, process }: Replica,
  tx: SimTx,
  orderId: string,
  cause: SagaFact,
  command: SagaCommand,
): OutboxMessage[] {
  const { dupTxnId, attempt } = command;
  const about = [orderId, dupTxnId, String(attempt)];
  if (command.type === 'SetTimer') {
    const nowMs = process.nowMs();
    const fact: SagaFact = {
      type: command.kind === 'refund_timeout' ? 'refund_timed_out' : 'retry_due',
      dupTxnId,
      attempt,
      eventId: deriveId('timer', command.kind, ...about),
      occurredAt: new Date(nowMs).toISOString(),
    };
    tx.writes.set(`timer/${command.kind}/${about.join('/')}`, {
      orderId,
      dueAtMs: nowMs + command.delayMs,
      fact,
    } satisfies StoredTimer);
    return [];
  }
  const ids = {
    id: deriveId('refund', ...about),
    correlationId: deriveId(orderId),
    causationId: cause.eventId,
  };
  const payload = { orderId, dupTxnId, attempt };
  return [composer.compose(payCmdV1, { type: 'refund', key: orderId, payload, ...ids })];
}

/** The payload's fields have the names of the fact's. */
const factOf = (event: Envelope): SagaFact =>
  ({ ...event.payload, type: event.type, eventId: event.id, occurredAt: event.ts }) as unknown as SagaFact;
