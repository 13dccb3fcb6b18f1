import { createBus, eventually, type TestBus } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka } from './kafka-client.ts';
import { KafkaConsumer } from './kafka-consumer.ts';
import { KafkaInspector } from './kafka-inspector.ts';
import { KafkaProducer } from './kafka-producer.ts';

const TOPIC = 'pay.txn.v1';
const HOUR_MS = 3_600_000;
let bus: TestBus;
let inspector: KafkaInspector;

const client = (brokers: readonly string[]) =>
  createKafka({ brokers, clientId: 'inspected', namespace: bus.namespace, tls: false });

beforeAll(async () => {
  bus = await createBus([TOPIC]);
  inspector = new KafkaInspector(client(bus.brokers), { groupId: 'inspected', namespace: bus.namespace });
});
afterAll(async () => {
  await inspector.close();
  await bus.drop();
});

describe('what the broker tells', () => {
  it('is how long it keeps a topic', async () => {
    const admin = bus.kafka.admin();
    await admin.connect();
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: 2,
          name: bus.namespace + TOPIC,
          configEntries: [{ name: 'retention.ms', value: String(5 * HOUR_MS) }],
        },
      ],
    });
    await admin.disconnect();
    await eventually(async () => (await inspector.retentionMs([TOPIC])).get(TOPIC) === 5 * HOUR_MS);
  });

  it('is how many events a group has not settled', async () => {
    const producer = new KafkaProducer(client(bus.brokers), bus.namespace);
    const record = (n: number) => ({
      topic: TOPIC,
      key: Buffer.from(`k${n}`),
      value: Buffer.from('{}'),
      headers: {},
    });
    await producer.send(Array.from({ length: 50 }, (_, n) => record(n)));
    await producer.close();
    expect((await inspector.lag([TOPIC])).get(TOPIC)).toBe(50);

    const consumer = new KafkaConsumer(client(bus.brokers), {
      groupId: 'inspected',
      namespace: bus.namespace,
      sessionTimeoutMs: 6_000,
      heartbeatMs: 1_500,
    });
    const next = new Map<number, bigint>();
    let seen = 0;
    await consumer.start([TOPIC], (records) => {
      for (const { partition, offset } of records) next.set(partition, offset + 1n);
      seen += records.length;
    });
    await eventually(() => seen === 50);
    const [[partition, offset]] = [...next] as [[number, bigint]];
    await consumer.commit([{ topic: TOPIC, partition, next: offset }]);
    expect((await inspector.lag([TOPIC])).get(TOPIC)).toBe(50 - Number(offset));
    await consumer.stop();
  });

  it('is nothing while it is away', async () => {
    const away = new KafkaInspector(client(['127.0.0.1:1']), { groupId: 'x', namespace: '' });
    await expect(away.lag([TOPIC])).rejects.toThrow();
    await away.close();
  });
});
