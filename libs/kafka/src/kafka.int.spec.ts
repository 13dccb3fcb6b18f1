import { createBus } from '@night-market/testing';
import { onTestFinished } from 'vitest';
import { brokerConformance } from '@night-market/event-bus/broker-conformance';
import { createKafka } from './kafka-client.ts';
import { KafkaConsumer } from './kafka-consumer.ts';
import { KafkaProducer } from './kafka-producer.ts';

brokerConformance('Apache Kafka', async () => {
  const bus = await createBus([]);
  onTestFinished(() => bus.drop());
  await bus.add('conformance', 6);
  const { brokers, namespace } = bus;
  const kafka = createKafka({ brokers, clientId: 'conformance', namespace, tls: false });
  return {
    topic: 'conformance',
    producer: () => new KafkaProducer(kafka, namespace),
    consumer: (groupId: string) =>
      new KafkaConsumer(kafka, { groupId, namespace, sessionTimeoutMs: 6_000, heartbeatMs: 500 }),
  };
});
