import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import type { BrokerProducer } from '../broker/ports.ts';
import type { OutgoingRecord } from '../broker/records.ts';

/**
 * An idempotent producer with acks=all. After a failed send the underlying producer is thrown away: its
 * sequence numbers are in doubt, and a new producer id starts clean. Call `send` one batch at a time.
 */
export class KafkaProducer implements BrokerProducer {
  private producer: Producer | undefined;
  private readonly kafka: Kafka;
  private readonly namespace: string;

  constructor(kafka: Kafka, namespace: string) {
    this.kafka = kafka;
    this.namespace = namespace;
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    const producer = await this.connected();
    try {
      await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages: this.byTopic(records) });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  private async connected(): Promise<Producer> {
    if (this.producer) return this.producer;
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, retries: 3 },
    });
    await producer.connect();
    this.producer = producer;
    return producer;
  }

  private byTopic(records: readonly OutgoingRecord[]) {
    const topics = new Map<
      string,
      { key: Buffer | null; value: Buffer | null; headers: Record<string, string> }[]
    >();
    for (const { topic, key, value, headers } of records) {
      const messages = topics.get(topic) ?? [];
      messages.push({ key, value, headers: { ...headers } });
      topics.set(topic, messages);
    }
    return [...topics].map(([topic, messages]) => ({ topic: this.namespace + topic, messages }));
  }
}
