import { createRequire } from 'node:module';
import { pause, systemClock } from '@night-market/kernel';
import { createBus, type TestBus } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKafka } from './kafka-client.ts';
import { KafkaInspector } from './kafka-inspector.ts';

const TOPICS = ['pay.txn.v1', 'pay.cmd.v1', 'gate.auth.v2', 'ops.power.v1'];
/** Several brokers answer one after the other, in no order; here one does. */
const ANSWERS_AFTER_MS = [17, 2, 11, 0, 19, 5, 13];

interface KafkajsBroker {
  metadata(topics: readonly string[]): Promise<unknown>;
}

const { prototype: broker } = createRequire(import.meta.url)('kafkajs/src/broker/index.js') as {
  prototype: KafkajsBroker;
};
const prompt = broker.metadata;
let bus: TestBus;

beforeAll(async () => {
  bus = await createBus(TOPICS);
  const consumer = bus.kafka.consumer({ groupId: `${bus.namespace}slow` });
  await consumer.connect();
  await consumer.subscribe({ topics: TOPICS.map((topic) => bus.namespace + topic) });
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
  // Nothing beyond the end: where the consumer fetches from there, kafkajs takes the commit back.
  await consumer.commitOffsets(
    TOPICS.map((topic) => ({ topic: bus.namespace + topic, partition: 0, offset: '0' })),
  );
  await consumer.disconnect();
  let asked = 0;
  broker.metadata = async function (this: KafkajsBroker, topics) {
    const answer = await prompt.call(this, topics);
    await pause(systemClock, ANSWERS_AFTER_MS[asked++ % ANSWERS_AFTER_MS.length]!);
    return answer;
  };
});
afterAll(async () => {
  broker.metadata = prompt;
  await bus.drop();
});

it('where a group stands is told of every topic, however the answers about them come', async () => {
  const settings = { brokers: bus.brokers, clientId: 'slow', namespace: bus.namespace, tls: false };
  for (let time = 0; time < 30; time++) {
    const inspector = new KafkaInspector(createKafka(settings), {
      groupId: 'slow',
      namespace: bus.namespace,
    });
    const settled = await inspector.settled(TOPICS);
    await inspector.close();
    expect(settled).toEqual(TOPICS.map((topic) => ({ topic, partition: 0, next: 0n })));
  }
});
