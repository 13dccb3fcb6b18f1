import { testOperators } from '@night-market/access/testing';
import { payTxnV1, type EventDefinitions } from '@night-market/contracts';
import { KafkaProducer } from '@night-market/kafka';
import { deriveId, newId, systemClock } from '@night-market/kernel';
import { EventComposer, type EventDraft } from '@night-market/outbox';
import { createRuntime, startService } from '@night-market/service-kit';
import { createBus, type TestBus, type TestDatabase } from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import { orchestrator } from '../../src/orchestrator.service.ts';
import { createSagaDatabase } from './postgres.ts';

/** The real service in this process, on a database and topics of its own. */
export async function startOrchestrator(settings: Record<string, string> = {}) {
  const database = await createSagaDatabase();
  const bus = await createBus(['pay.txn.v1', 'pay.txn.v1.dlq', 'pay.cmd.v1']);
  const service = await replica(database, bus, settings);
  const producer = new KafkaProducer(bus.kafka, bus.namespace);
  return {
    database,
    bus,
    url: service.url,
    subscriptions: service.runtime.bus.subscriptions,
    send: (...events: ReturnType<typeof event>[]) => producer.send(events),
    /** Anything at all, as a record of pay.txn.v1. */
    sendRaw: (key: string, value: string) =>
      producer.send([{ topic: 'pay.txn.v1', key: Buffer.from(key), value: Buffer.from(value), headers: {} }]),
    stop: async () => {
      await service.stop();
      await producer.close();
      await bus.drop();
      await database.drop();
    },
  };
}

export type RunningOrchestrator = Awaited<ReturnType<typeof startOrchestrator>>;

function replica(database: TestDatabase, bus: TestBus, settings: Record<string, string>) {
  const config = readConfig({
    DATABASE_URL: database.url,
    KAFKA_BROKERS: bus.brokers.join(','),
    KAFKA_NAMESPACE: bus.namespace,
    HTTP_PORT: '0',
    INSIDE_ACCESS: 'open',
    LOG_LEVEL: 'silent',
    ...settings,
  });
  const runtime = createRuntime(orchestrator, config);
  runtime.access.authenticators.unshift(testOperators);
  return startService(orchestrator, runtime, config);
}

type Payloads = (typeof payTxnV1)['events'];
type Draft<K extends keyof Payloads> = EventDraft<Payloads & EventDefinitions, K>['payload'];

const composer = new EventComposer('payments', systemClock);

/** An event as payments publishes it. */
export function event<K extends keyof Payloads & string>(type: K, payload: Draft<K> & { orderId: string }) {
  const correlationId = deriveId('correlation', payload.orderId);
  const ids = { id: newId(), correlationId, causationId: correlationId };
  return composer.compose(payTxnV1, { type, key: payload.orderId, payload, ...ids });
}
