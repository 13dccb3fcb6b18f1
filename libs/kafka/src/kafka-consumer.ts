import { atMost, errorText, pause, systemClock } from '@night-market/kernel';
import type { Batch, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import {
  FencedError,
  type BrokerConsumer,
  type CommittableOffset,
  type ConsumedRecord,
  type PartitionLease,
  type TopicPartition,
} from '@night-market/event-bus';
import { watchResets, type OffsetReset } from './fetch/offset-resets.ts';
import { CrashWatch } from './crash-watch.ts';
import { REQUEST_TIMEOUT_MS } from './kafka-client.ts';
import { KafkaInspector } from './kafka-inspector.ts';
import { gapRecord, toRecord } from './kafka-record.ts';
import { Positions } from './positions.ts';
import { refusalOf } from './refusals.ts';

export interface KafkaConsumerSettings {
  readonly groupId: string;
  readonly namespace: string;
  /** A member that is silent for so long has lost its partitions. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Called when records were deleted that the group had not read. */
  readonly onLost?: (lost: LostRecords) => void;
}

/** Records that the log does not hold any more: from the offset `from` up to, and without, `to`. */
export interface LostRecords extends TopicPartition {
  readonly from: bigint;
  readonly to: bigint;
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
/** Before what is not taken is fetched again. */
const FETCH_AGAIN_MS = 10;
/** With the time in which an answer may wait for its turn here. */
const FETCH_LIMIT_MS = REQUEST_TIMEOUT_MS + 5_000;
/** A broker that does not answer by then may be frozen: the next one is asked as well. */
const STAND_LIMIT_MS = 1_500;
const ASK_AGAIN_MS = 100;

/** kafkajs keeps from where it asked for a batch, and does not say so in its types. */
type FetchedBatch = Batch & { readonly fetchedOffset: string };

/**
 * A group member on kafkajs. Every (re)join makes a new lease; the leases of earlier assignments are revoked,
 * so whatever is still in hand from them cannot be committed.
 */
export class KafkaConsumer implements BrokerConsumer {
  private readonly kafka: Kafka;
  private readonly consumer: Consumer;
  private readonly settings: KafkaConsumerSettings;
  private lease: { revoked: boolean } = { revoked: true };
  private positions = new Positions(FETCH_LIMIT_MS);
  private topics: readonly string[] = [];
  private run: () => Promise<void> = () => Promise.resolve();
  private stopped = false;
  private memberId = '';
  private readonly crashes: CrashWatch;
  private readonly forgetResets: () => void;

  constructor(kafka: Kafka, settings: KafkaConsumerSettings) {
    this.kafka = kafka;
    this.settings = settings;
    const group = settings.namespace + settings.groupId;
    this.crashes = new CrashWatch(systemClock, (error) => errorText(refusalOf(error, { group }) ?? error));
    this.consumer = kafka.consumer({
      groupId: settings.namespace + settings.groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      heartbeatInterval: settings.heartbeatMs,
      // A topic of the broker's own making has not the partitions of its contract.
      allowAutoTopicCreation: false,
      rebalanceTimeout: 10_000,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: 262_144,
      maxBytes: 1_048_576,
      retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5 },
    });
    this.forgetResets = watchResets(settings.namespace + settings.groupId, (reset) => this.follow(reset));
    this.watchGroup();
  }

  /** Why the member keeps failing on its own; undefined while it does not, and while the broker is away. */
  get fault(): string | undefined {
    return this.crashes.fault;
  }

  get joined(): boolean {
    return !this.lease.revoked;
  }

  async start(
    topics: readonly string[],
    onRecords: (records: readonly ConsumedRecord[]) => void,
  ): Promise<void> {
    this.topics = topics;
    await this.consumer.connect();
    await this.consumer.subscribe({
      topics: topics.map((topic) => this.settings.namespace + topic),
      fromBeginning: true,
    });
    this.run = () =>
      this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => this.take(payload, onRecords),
      });
    await this.run();
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.whileMember(() => this.consumer.pause(this.named(partitions)));
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.whileMember(() => this.consumer.resume(this.named(partitions)));
  }

  /** Between a crash of kafkajs and its next start there is no group, and it throws. The next one begins unpaused. */
  private whileMember(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (this.joined) throw error;
    }
  }

  async commit(offsets: readonly CommittableOffset[]): Promise<void> {
    this.positions.settled(offsets);
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
    this.forgetResets();
    this.revoke();
    await this.consumer.disconnect();
  }

  private watchGroup(): void {
    const { events } = this.consumer;
    for (const event of [events.REBALANCING, events.STOP, events.DISCONNECT] as const) {
      this.consumer.on(event, () => this.revoke());
    }
    // From here on the partitions are given out anew. kafkajs also joins again in the middle of a fetch, says nothing
    // of it before it is over, and lets the fetches of other brokers go on meanwhile.
    this.consumer.on(events.REQUEST, ({ payload }) => {
      if (payload.apiName === 'JoinGroup') this.revoke();
    });
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => {
      this.revoke();
      this.memberId = payload.memberId;
      this.lease = { revoked: false };
      this.positions = new Positions(FETCH_LIMIT_MS);
      void this.learn(this.positions, this.lease);
    });
    this.consumer.on(events.CRASH, ({ payload }) => {
      this.revoke();
      this.crashes.note(payload.error);
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

  /** Asks where the group stands until it is known, or the lease is over. */
  private async learn(positions: Positions, lease: PartitionLease): Promise<void> {
    while (!lease.revoked && !positions.known) {
      const group = new KafkaInspector(this.kafka, this.settings);
      const asked = group
        .goesOnAt(this.topics)
        .then((offsets) => positions.stand(offsets))
        .catch(() => undefined);
      void asked.finally(() => group.close());
      await atMost(systemClock, STAND_LIMIT_MS, asked);
      await pause(systemClock, ASK_AGAIN_MS);
    }
  }

  /** Below the start of the log nothing is left to wait for. */
  private follow({ topic, partition, memberId, from, to }: OffsetReset): void {
    if (memberId !== this.memberId) return;
    const place = { topic: topic.slice(this.settings.namespace.length), partition };
    this.positions.settled([{ ...place, next: to }]);
    if (to > from) this.settings.onLost?.({ ...place, from, to });
  }

  /** A batch that is not resolved is fetched again. */
  private async take(
    { batch, resolveOffset }: EachBatchPayload,
    onRecords: (records: readonly ConsumedRecord[]) => void,
  ): Promise<void> {
    const lease: PartitionLease = this.lease;
    if (lease.revoked) return pause(systemClock, FETCH_AGAIN_MS);
    const { partition, fetchedOffset } = batch as FetchedBatch;
    const topic = batch.topic.slice(this.settings.namespace.length);
    const last = batch.lastOffset();
    const end = BigInt(last);
    const stretch = { topic, partition, first: BigInt(fetchedOffset), next: end + 1n };
    if (!this.positions.takes(stretch, systemClock.nowMs())) return pause(systemClock, FETCH_AGAIN_MS);
    const records = batch.messages.map((message) => toRecord(topic, partition, message, lease));
    // Aborted, control and compacted records are not handed over, and are settled all the same.
    if (records.at(-1)?.offset !== end) records.push(gapRecord(topic, partition, end, lease));
    onRecords(records);
    resolveOffset(last);
  }

  private named(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
    return partitions.map(({ topic, partition }) => ({
      topic: this.settings.namespace + topic,
      partitions: [partition],
    }));
  }
}
