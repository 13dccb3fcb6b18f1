import { newId } from '@night-market/kernel';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import {
  type CommittableOffset,
  type LogReader,
  type LogStretch,
  placeOf,
  type ConsumedRecord,
} from '@night-market/event-bus';
import { toRecord } from './kafka-record.ts';

export interface KafkaReaderSettings {
  readonly namespace: string;
  /** Begins the names of the reader's groups. */
  readonly name: string;
  /** A broker that says nothing for so long has failed. */
  readonly stalledMs: number;
}

/**
 * The broker answers when it has so much, or has waited. A stretch is there already; a topic without end would be fetched
 * again for each few records, and nobody who only looks on needs them so soon.
 */
const MIN_BYTES: Readonly<Record<What, number>> = { stretches: 1, 'all that comes': 65_536 };

const STALL_LOOKS = 4;
/** Behind every offset. */
const WITHOUT_END = 2n ** 63n - 1n;

type TakeRecords = (records: readonly ConsumedRecord[]) => Promise<void>;

/** Nobody revokes what a reader reads: its group has one member and commits nothing. */
const LEASE = { revoked: false };

/**
 * Reads stretches of the log beside all consumers: each call is a group of its own that commits nothing and that
 * the broker forgets when it is empty. The consumers' groups are not touched.
 */
export class KafkaReader implements LogReader {
  private readonly kafka: Kafka;
  private readonly settings: KafkaReaderSettings;

  constructor(kafka: Kafka, settings: KafkaReaderSettings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  async read(stretches: readonly LogStretch[], onRecords: TakeRecords, signal: AbortSignal): Promise<void> {
    const open = stretches.filter(({ from, to }) => from < to);
    if (open.length === 0) return;
    await this.handOver(open, onRecords, signal, 'stretches');
    signal.throwIfAborted();
  }

  /**
   * Hands over what comes from these places on, in order per partition, one call at a time, until the signal aborts. A
   * topic may be quiet for long, so silence is no failure. Rejects when the connection fails or when `onRecords` rejects;
   * what was handed over then is not handed over again by whoever begins behind it.
   */
  async follow(
    starts: readonly CommittableOffset[],
    onRecords: TakeRecords,
    signal: AbortSignal,
  ): Promise<void> {
    const endless = starts.map(({ topic, partition, next }) => ({
      ...{ topic, partition, from: next, to: WITHOUT_END },
    }));
    if (!signal.aborted) await this.handOver(endless, onRecords, signal, 'all that comes');
  }

  private async handOver(
    open: readonly LogStretch[],
    onRecords: TakeRecords,
    signal: AbortSignal,
    what: What,
  ): Promise<void> {
    const { namespace, name } = this.settings;
    const consumer = this.kafka.consumer({
      groupId: `${namespace}${name}-${newId()}`,
      sessionTimeout: 30_000,
      minBytes: MIN_BYTES[what],
      maxWaitTimeInMs: 100,
      maxBytesPerPartition: 262_144,
      maxBytes: 1_048_576,
      retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5 },
    });
    try {
      await consumer.connect();
      const topics = [...new Set(open.map(({ topic }) => namespace + topic))];
      await consumer.subscribe({ topics, fromBeginning: true });
      // Who is told to stop while it connects has no reading that would hear of it.
      if (signal.aborted) return;
      await new Reading(consumer, this.settings, open, onRecords, signal, what).done;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }
}

type What = 'stretches' | 'all that comes';

/** One call of a reader: resolves when every stretch has been handed over. */
class Reading {
  readonly done: Promise<void>;
  private readonly consumer: Consumer;
  private readonly namespace: string;
  private readonly onRecords: TakeRecords;
  /** What is left of each stretch. */
  private readonly left = new Map<string, { next: bigint; readonly to: bigint }>();
  private readonly end = Promise.withResolvers<void>();
  private looksWithoutProgress = 0;

  constructor(
    consumer: Consumer,
    { namespace, stalledMs }: KafkaReaderSettings,
    stretches: readonly LogStretch[],
    onRecords: TakeRecords,
    signal: AbortSignal,
    what: What,
  ) {
    this.consumer = consumer;
    this.namespace = namespace;
    this.onRecords = onRecords;
    for (const { topic, partition, from, to } of stretches)
      this.left.set(placeOf({ topic: namespace + topic, partition }), { next: from, to });
    const watch = what === 'stretches' ? setInterval(() => this.look(), stalledMs / STALL_LOOKS) : undefined;
    const stop = (): void => this.end.resolve();
    signal.addEventListener('abort', stop, { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      // A consumer that restarts would begin its topics anew; whoever follows knows better where to go on.
      if (!payload.restart || what === 'all that comes') this.end.reject(payload.error);
    });
    this.done = this.end.promise.finally(() => {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
    });
    this.run(stretches).catch((error: unknown) => this.end.reject(error));
  }

  private async run(stretches: readonly LogStretch[]): Promise<void> {
    await this.consumer.run({ autoCommit: false, eachBatch: (payload) => this.take(payload) });
    for (const { topic, partition, from } of stretches)
      this.consumer.seek({ topic: this.namespace + topic, partition, offset: from.toString() });
  }

  /** The fetch before the seek, and partitions that are not asked for, bring what is passed by. */
  private async take({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = batch;
    const left = this.left.get(placeOf({ topic, partition }));
    if (!left) return this.consumer.pause([{ topic, partitions: [partition] }]);
    const logical = topic.slice(this.namespace.length);
    const asked = messages
      .filter(({ offset }) => BigInt(offset) >= left.next && BigInt(offset) < left.to)
      .map((message) => toRecord(logical, partition, message, LEASE));
    try {
      if (asked.length > 0) await this.onRecords(asked);
    } catch (error) {
      return this.end.reject(error);
    }
    // What is not handed over (aborted, control and compacted records) counts as read.
    const next = BigInt(batch.lastOffset()) + 1n;
    if (next <= left.next) return;
    this.looksWithoutProgress = 0;
    // Before the heartbeat: if that fails the batch comes again.
    left.next = next;
    await heartbeat();
    if (left.next < left.to) return;
    this.left.delete(placeOf({ topic, partition }));
    this.consumer.pause([{ topic, partitions: [partition] }]);
    if (this.left.size === 0) this.end.resolve();
  }

  private look(): void {
    if (++this.looksWithoutProgress > STALL_LOOKS)
      this.end.reject(new Error(`the broker gave nothing of ${[...this.left.keys()].join(', ')}`));
  }
}
