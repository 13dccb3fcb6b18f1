import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { FencedError, type BrokerConsumer } from '../broker/ports.ts';
import type { CommittableOffset, ConsumedRecord, PartitionLease, TopicPartition } from '../broker/records.ts';
import { toRecord } from './kafka-record.ts';

export interface KafkaConsumerSettings {
  readonly groupId: string;
  readonly namespace: string;
  /** A member that is silent for so long has lost its partitions. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
}

const FENCED = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
]);
/** Long enough to be quiet when idle, short enough that pausing, heartbeats and stopping are prompt. */
const FETCH_WAIT_MS = 250;
const REJOIN_AFTER_MS = 1_000;

/**
 * A group member on kafkajs. Every (re)join makes a new lease; the leases of earlier assignments are revoked,
 * so whatever is still in hand from them cannot be committed.
 */
export class KafkaConsumer implements BrokerConsumer {
  private readonly consumer: Consumer;
  private readonly settings: KafkaConsumerSettings;
  private lease: { revoked: boolean } = { revoked: true };
  private run: () => Promise<void> = () => Promise.resolve();
  private stopped = false;

  constructor(kafka: Kafka, settings: KafkaConsumerSettings) {
    this.settings = settings;
    this.consumer = kafka.consumer({
      groupId: settings.namespace + settings.groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      heartbeatInterval: settings.heartbeatMs,
      rebalanceTimeout: 10_000,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: 262_144,
      maxBytes: 1_048_576,
      retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5 },
    });
    this.watchGroup();
  }

  get joined(): boolean {
    return !this.lease.revoked;
  }

  async start(
    topics: readonly string[],
    onRecords: (records: readonly ConsumedRecord[]) => void,
  ): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({
      topics: topics.map((topic) => this.settings.namespace + topic),
      fromBeginning: true,
    });
    this.run = () =>
      this.consumer.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => Promise.resolve(onRecords(this.records(payload))),
      });
    await this.run();
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.consumer.pause(this.named(partitions));
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.consumer.resume(this.named(partitions));
  }

  async commit(offsets: readonly CommittableOffset[]): Promise<void> {
    try {
      await this.consumer.commitOffsets(
        offsets.map(({ topic, partition, next }) => ({
          topic: this.settings.namespace + topic,
          partition,
          offset: next.toString(),
        })),
      );
    } catch (error) {
      const type = (error as { type?: string }).type;
      if (type && FENCED.has(type)) throw new FencedError(`the group refused the commit: ${type}`);
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.revoke();
    await this.consumer.disconnect();
  }

  private watchGroup(): void {
    const { events } = this.consumer;
    for (const event of [events.REBALANCING, events.STOP, events.DISCONNECT] as const) {
      this.consumer.on(event, () => this.revoke());
    }
    this.consumer.on(events.GROUP_JOIN, () => {
      this.revoke();
      this.lease = { revoked: false };
    });
    this.consumer.on(events.CRASH, ({ payload }) => {
      this.revoke();
      // kafkajs restarts itself after errors it takes for passing; after the others we do.
      if (!payload.restart && !this.stopped) this.rejoinAfterCrash();
    });
  }

  private rejoinAfterCrash(): void {
    setTimeout(() => {
      if (this.stopped) return;
      this.consumer
        .connect()
        .then(() => this.run())
        .catch(() => this.rejoinAfterCrash());
    }, REJOIN_AFTER_MS);
  }

  private revoke(): void {
    this.lease.revoked = true;
  }

  private records({ batch }: EachBatchPayload): ConsumedRecord[] {
    const topic = batch.topic.slice(this.settings.namespace.length);
    const lease: PartitionLease = this.lease;
    return batch.messages.map((message) => toRecord(topic, batch.partition, message, lease));
  }

  private named(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
    return partitions.map(({ topic, partition }) => ({
      topic: this.settings.namespace + topic,
      partitions: [partition],
    }));
  }
}
