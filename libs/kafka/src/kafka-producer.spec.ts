import type { ICustomPartitioner, Kafka, Message, ProducerBatch, RecordMetadata } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { KafkaProducer } from './kafka-producer.ts';

const PARTITIONS = Array.from({ length: 6 }, (_, partitionId) => {
  return { partitionId, leader: 1, replicas: [], isr: [], partitionErrorCode: 0 };
});

/** Sends as kafkajs does: the partitioner is asked at each try, and the answers are of those that were sent. */
class FakeKafka {
  producers = 0;
  readonly choices: number[][] = [];
  /** How often a batch is tried. */
  tries = 1;
  private readonly silent: (partition: number) => boolean;

  constructor(silent: (partition: number) => boolean) {
    this.silent = silent;
  }

  producer({ createPartitioner }: { createPartitioner: ICustomPartitioner }) {
    this.producers += 1;
    const choose = createPartitioner();
    const chooseAll = (topic: string, messages: Message[]): number[] =>
      messages.map((message) => choose({ topic, partitionMetadata: PARTITIONS, message }));
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      sendBatch: ({ topicMessages = [] }: ProducerBatch): Promise<RecordMetadata[]> => {
        const answers = topicMessages.flatMap(({ topic, messages }) => {
          for (let tried = 0; tried < this.tries; tried += 1) this.choices.push(chooseAll(topic, messages));
          return [...new Set(this.choices.at(-1))]
            .filter((partition) => !this.silent(partition))
            .map((partition) => ({ topicName: topic, partition, errorCode: 0 }));
        });
        return Promise.resolve(answers);
      },
    };
  }
}

const records = Array.from({ length: 62 }, (_, n) => ({
  topic: 'pay.txn.v1',
  key: n % 2 === 0 ? Buffer.from(`k${n}`) : null,
  value: Buffer.from('{}'),
  headers: {},
}));

describe('a send', () => {
  it('succeeds when every partition it went to has answered', async () => {
    const kafka = new FakeKafka(() => false);
    const producer = new KafkaProducer(kafka as unknown as Kafka, 'ns.');
    await producer.send(records);
    await producer.send(records.slice(0, 1));
    expect(kafka.producers).toBe(1);
  });

  it('fails when one of them has not, and the next send has a new producer', async () => {
    const silenced = { partition: 3 };
    const kafka = new FakeKafka((partition) => partition === silenced.partition);
    const producer = new KafkaProducer(kafka as unknown as Kafka, 'ns.');
    await expect(producer.send(records)).rejects.toThrow('no acknowledgement from ns.pay.txn.v1/3');
    silenced.partition = -1;
    await producer.send(records);
    expect(kafka.producers).toBe(2);
  });

  it('leaves its producer behind when kafkajs tried more than once: the sequence numbers are in doubt', async () => {
    const kafka = new FakeKafka(() => false);
    const producer = new KafkaProducer(kafka as unknown as Kafka, 'ns.');
    await producer.send(records);
    kafka.tries = 2;
    await producer.send(records);
    kafka.tries = 1;
    await producer.send(records);
    await producer.send(records);
    expect(kafka.producers).toBe(2);
  });

  it('keeps the partition of a record without a key when it is tried again', async () => {
    const kafka = new FakeKafka(() => false);
    kafka.tries = 2;
    await new KafkaProducer(kafka as unknown as Kafka, '').send(records);
    const [first, again] = kafka.choices;
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(6);
  });
});
