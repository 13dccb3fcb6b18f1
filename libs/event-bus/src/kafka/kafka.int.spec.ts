import { testBrokers, testNamespace } from '@night-market/testing';
import { brokerConformance } from '../../test/broker-conformance.ts';
import { createKafka } from './kafka-client.ts';
import { KafkaConsumer } from './kafka-consumer.ts';
import { KafkaProducer } from './kafka-producer.ts';

brokerConformance('Apache Kafka', async () => {
  const namespace = testNamespace();
  const kafka = createKafka({ brokers: testBrokers(), clientId: 'conformance', namespace, tls: false });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic: `${namespace}conformance`, numPartitions: 6 }],
  });
  await admin.disconnect();
  return {
    topic: 'conformance',
    producer: () => new KafkaProducer(kafka, namespace),
    consumer: (groupId: string) =>
      new KafkaConsumer(kafka, { groupId, namespace, sessionTimeoutMs: 6_000, heartbeatMs: 500 }),
  };
});
