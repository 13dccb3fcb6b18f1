import { randomUUID } from 'node:crypto';
import { GroupCommitter } from '@night-market/kernel';
import type pg from 'pg';
import { startConsumer } from './consumer.ts';
import { inTransaction, openPool, type Run } from './database.ts';
import { BareGateway } from './gateway.ts';
import { serve } from './http.ts';
import { connectKafka } from './kafka.ts';
import { accept, readRequest, type Request } from './payments/accept.ts';
import { recordCaptures, startCaptures, type Captured, type Intent } from './payments/captures.ts';
import { recordRefunds, startRefunds, type Refunded, type RefundIntent } from './payments/refunds.ts';
import { startRelay } from './relay.ts';
import { readSettings } from './settings.ts';

/**
 * The bare pipeline's payments: kafkajs and pg alone, with the platform's rows, events and calls, and none of its
 * guarantees against anything that goes wrong. It is what the platform's figures are held against.
 */
const settings = readSettings();
const { databaseUrl, namespace } = settings;
const pool = openPool(databaseUrl);
const kafka = connectKafka(settings, 'bare-payments');
const notify = await startRelay(kafka, databaseUrl, namespace);
const gateway = new BareGateway();

const requests = group<Request>(pool, accept);
const captures = group<Captured>(pool, recordCaptures);
const refunds = group<Refunded>(pool, recordRefunds);

const capture = async (intent: Intent): Promise<void> => {
  const { order_id, amount, currency } = intent;
  await captures.submit({ ...intent, made: await gateway.capture(order_id, amount, currency) });
};
const refund = async (intent: RefundIntent): Promise<void> => {
  const { id } = await gateway.refund(intent.capture_id, intent.amount);
  await refunds.submit({ ...intent, refundId: id });
};

serve(settings.port, async (body, key) => {
  const request = readRequest(body, key, randomUUID());
  await requests.submit(request);
  return request.answer;
});

await startConsumer({
  kafka,
  pool,
  group: 'payments',
  namespace,
  topics: ['pay.txn.v1', 'pay.cmd.v1'],
  types: new Set(['pay.txn.v1.requested', 'pay.cmd.v1.refund']),
  handle: async (run, events) => {
    const intents = await startCaptures(
      run,
      events.filter(({ type }) => type === 'requested'),
    );
    const refundIntents = await startRefunds(
      run,
      events.filter(({ type }) => type === 'refund'),
    );
    return () => {
      for (const intent of intents) void capture(intent);
      for (const intent of refundIntents) void refund(intent);
    };
  },
});

/** Items that come together share a transaction; the relay is notified after it. */
function group<Item>(
  pool: pg.Pool,
  write: (run: Run, items: readonly Item[]) => Promise<void>,
): GroupCommitter<Item, void> {
  return new GroupCommitter<Item, void>({
    commit: async (items) => {
      await inTransaction(pool, (run) => write(run, items));
      notify();
      return items.map(() => ({ ok: true, value: undefined }));
    },
    maxBatch: 128,
    maxWaiting: 10_000,
    isOutage: () => true,
  });
}
