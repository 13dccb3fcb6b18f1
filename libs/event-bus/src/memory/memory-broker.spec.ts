import { brokerConformance } from '../../test/broker-conformance.ts';
import { MemoryBroker } from './memory-broker.ts';

brokerConformance('in memory', () => {
  const broker = new MemoryBroker();
  return Promise.resolve({
    topic: 'conformance',
    producer: () => broker.producer(),
    consumer: (groupId: string) => broker.consumer(groupId),
  });
});
