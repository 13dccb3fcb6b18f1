import {
  Partitioners,
  type ICustomPartitioner,
  type Kafka,
  type Message,
  type PartitionerArgs,
  type Producer,
  type RecordMetadata,
} from 'kafkajs';
import { BatchTooLargeError, type BrokerProducer, type OutgoingRecord } from '@night-market/event-bus';
import { partitionOfKey } from './murmur2.ts';
import { RAW_HEADERS } from './record-codec/encode-record.ts';
import { refusalOf } from './refusals.ts';

/** Kafka's words for a batch that is larger than `max.message.bytes` of its topic, or than a segment. */
const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/** kafkajs wraps what it does not try again. */
const isTooLarge = (error: unknown): error is Error =>
  error instanceof Error &&
  (TOO_LARGE.includes(String((error as { type?: unknown }).type)) || isTooLarge(error.cause));

/**
 * An idempotent producer with acks=all. After a send that failed, or that kafkajs tried more than once, the underlying
 * producer is thrown away: its sequence numbers are in doubt, and a new producer id starts clean. Call `send` one
 * batch at a time, and again when it rejects: any of its records may be in the log by then.
 */
export class KafkaProducer implements BrokerProducer {
  private producer: Producer | undefined;
  /** `topic/partition` of the records of the last send. */
  private readonly addressed = new Set<string>();
  private hasTriedAgain = false;
  private readonly kafka: Kafka;
  private readonly namespace: string;

  constructor(kafka: Kafka, namespace: string) {
    this.kafka = kafka;
    this.namespace = namespace;
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      const producer = await this.connected();
      this.addressed.clear();
      this.hasTriedAgain = false;
      const answers = await producer.sendBatch({
        acks: -1,
        timeout: 10_000,
        topicMessages: this.byTopic(records),
      });
      this.assertAcknowledged(answers);
      // A try that fails takes its sequence numbers back, also those of a request that is still under way to another
      // broker. When the log has these by then, the next records get numbers that the broker takes for duplicates:
      // it acknowledges them, and drops them.
      if (this.hasTriedAgain) await this.close();
    } catch (error) {
      await this.close();
      if (isTooLarge(error)) throw new BatchTooLargeError(error.message, { cause: error });
      const topics = new Set(records.map(({ topic }) => this.namespace + topic));
      throw refusalOf(error, { topics: [...topics].sort() }) ?? error;
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
      allowAutoTopicCreation: false,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: () => this.partitioner(),
      retry: { initialRetryTime: 100, retries: 3 },
    });
    this.producer = producer;
    await producer.connect();
    return producer;
  }

  /** The choice of Kafka's own clients, kept for a record however often it is tried, and noted. */
  private partitioner(): ReturnType<ICustomPartitioner> {
    const chooseForNone = Partitioners.DefaultPartitioner();
    const choose = (args: PartitionerArgs): number =>
      Buffer.isBuffer(args.message.key)
        ? partitionOfKey(args.message.key, args.partitionMetadata.length)
        : chooseForNone(args);
    const chosen = new WeakMap<Message, number>();
    return (args) => {
      this.hasTriedAgain ||= chosen.has(args.message);
      const partition = chosen.get(args.message) ?? choose(args);
      chosen.set(args.message, partition);
      this.addressed.add(`${args.topic}/${partition}`);
      return partition;
    };
  }

  /**
   * A second try of kafkajs leaves out the brokers that have answered the first one. When one of them has become
   * the leader of a partition that failed, that partition's records are never sent, and the call succeeds.
   */
  private assertAcknowledged(answers: readonly RecordMetadata[]): void {
    const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`));
    const missing = [...this.addressed].filter((partition) => !answered.has(partition));
    if (missing.length > 0) throw new Error(`no acknowledgement from ${missing.join(', ')}`);
  }

  private byTopic(records: readonly OutgoingRecord[]) {
    const topics = new Map<
      string,
      { key: Buffer | null; value: Buffer | null; headers: Record<string, string> }[]
    >();
    for (const { topic, key, value, headers, rawHeaders } of records) {
      const messages = topics.get(topic) ?? [];
      messages.push({
        key,
        value,
        headers: rawHeaders ? { ...headers, [RAW_HEADERS]: rawHeaders } : headers,
      });
      topics.set(topic, messages);
    }
    return [...topics].map(([topic, messages]) => ({ topic: this.namespace + topic, messages }));
  }
}
