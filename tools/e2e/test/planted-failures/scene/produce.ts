import { Kafka, logLevel } from 'kafkajs';
import type { Evening } from '../../../src/index.ts';

export interface PlantedRecord {
  readonly key: string;
  readonly value: Buffer | string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The broker takes a megabyte at once. */
const AT_ONCE = 300;

/** Puts records on a topic of the platform, as a producer would that knows no contracts. */
export async function produce(
  { platform, stack }: Evening,
  topic: string,
  records: readonly PlantedRecord[],
): Promise<void> {
  const kafka = new Kafka({ brokers: [...stack.brokers], clientId: 'e2e', logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  try {
    const messages = records.map(({ headers = {}, ...record }) => ({ ...record, headers: { ...headers } }));
    for (let at = 0; at < messages.length; at += AT_ONCE)
      await producer.send({
        topic: platform.namespace + topic,
        messages: messages.slice(at, at + AT_ONCE),
      });
  } finally {
    await producer.disconnect();
  }
}
