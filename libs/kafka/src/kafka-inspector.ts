import type { Admin, ConfigResourceTypes, Kafka } from 'kafkajs';
import type { CommittableOffset } from '@night-market/event-bus';

/** Kafka's number for a topic; kafkajs' own name for it is not among the exports that Node sees in a bundle. */
const TOPIC: ConfigResourceTypes.TOPIC = 2;

export interface KafkaInspectorSettings {
  readonly groupId: string;
  readonly namespace: string;
}

/**
 * Asks the broker how a group stands; it changes nothing. Every question rejects while the broker is away; the
 * next one connects anew.
 */
export class KafkaInspector {
  private readonly kafka: Kafka;
  private readonly settings: KafkaInspectorSettings;
  private admin: Promise<Admin> | undefined;

  constructor(kafka: Kafka, settings: KafkaInspectorSettings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  /** `retention.ms` of these topics; -1 means for ever. Topics the broker does not tell of are left out. */
  retentionMs(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.ask(async (admin) => {
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: topics.map((topic) => ({
          type: TOPIC,
          name: this.settings.namespace + topic,
          configNames: ['retention.ms'],
        })),
      });
      const found = resources.flatMap(({ resourceName, configEntries }) => {
        const value = configEntries.find(({ configName }) => configName === 'retention.ms')?.configValue;
        const ms = Number(value ?? Number.NaN);
        return Number.isFinite(ms) ? [[resourceName.slice(this.settings.namespace.length), ms] as const] : [];
      });
      return new Map(found);
    });
  }

  /** Which of these topics the broker does not tell of, by the names that it knows them by. */
  missing(topics: readonly string[]): Promise<readonly string[]> {
    return this.ask(async (admin) => {
      const known = new Set(await admin.listTopics());
      return topics.map((topic) => this.settings.namespace + topic).filter((name) => !known.has(name));
    });
  }

  /** How far the group has settled the partitions of these topics; those it has settled nothing of are left out. */
  settled(topics: readonly string[]): Promise<readonly CommittableOffset[]> {
    return this.ask(async (admin) =>
      (await this.offsetsOf(admin, topics)).flatMap(({ topic, partitions }) =>
        partitions
          .map(({ partition, offset }) => ({ topic, partition, next: BigInt(offset) }))
          .filter(({ next }) => next >= 0n),
      ),
    );
  }

  /** Where a member of the group goes on: behind what it has settled, else where the log begins. */
  goesOnAt(topics: readonly string[]): Promise<readonly CommittableOffset[]> {
    return this.ask(async (admin) => {
      const known: CommittableOffset[] = [];
      for (const { topic, partitions } of await this.offsetsOf(admin, topics)) {
        const name = this.settings.namespace + topic;
        const isNew = partitions.some(({ offset }) => BigInt(offset) < 0n);
        const ends = isNew ? ((await endsOf(admin, [name])).get(name) ?? []) : [];
        for (const { partition, offset } of partitions) {
          const low = ends.find((one) => one.partition === partition)?.low ?? '0';
          known.push({ topic, partition, next: BigInt(offset) < 0n ? BigInt(low) : BigInt(offset) });
        }
      }
      return known;
    });
  }

  /** Events of each topic that the group has not settled yet, over all its members and partitions. */
  async lag(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const positions = await this.positions(topics);
    return new Map(topics.map((topic) => [topic, lagOf(positions.get(topic) ?? [])]));
  }

  /** How far the group has settled each partition of these topics, and what the broker holds. */
  positions(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionPosition[]>> {
    const { namespace } = this.settings;
    return this.ask(async (admin) => {
      const settled = await this.offsetsOf(admin, topics);
      const ends = await endsOf(
        admin,
        topics.map((topic) => namespace + topic),
      );
      return new Map(
        topics.map((topic) => {
          const next = settled.find((one) => one.topic === topic)?.partitions ?? [];
          return [topic, positionsOf(next, ends.get(namespace + topic) ?? [])];
        }),
      );
    });
  }

  /** Where the partitions of these topics begin and end. */
  ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionEnds[]>> {
    const { namespace } = this.settings;
    return this.ask(async (admin) => {
      const names = topics.map((topic) => namespace + topic);
      const found = await endsOf(admin, names);
      return new Map(topics.map((topic, n) => [topic, (found.get(names[n]!) ?? []).map(toEnds)]));
    });
  }

  /**
   * One topic after the other: told of several in one call, kafkajs asks for their metadata side by side, one answer
   * replaces another, and what it then says of the last topic is nothing.
   * @throws Error when the broker tells of no partition of a topic
   */
  private async offsetsOf(admin: Admin, topics: readonly string[]): Promise<TopicOffsets[]> {
    const { groupId, namespace } = this.settings;
    const found: TopicOffsets[] = [];
    for (const topic of topics) {
      const asked = { groupId: namespace + groupId, topics: [namespace + topic] };
      const partitions = (await admin.fetchOffsets(asked)).flatMap((answer) => answer.partitions);
      if (partitions.length === 0) throw new Error(`The broker tells of no partition of ${topic}.`);
      found.push({ topic, partitions });
    }
    return found;
  }

  async close(): Promise<void> {
    const admin = this.admin;
    this.admin = undefined;
    await admin?.then((open) => open.disconnect()).catch(() => undefined);
  }

  private async ask<R>(question: (admin: Admin) => Promise<R>): Promise<R> {
    try {
      this.admin ??= this.connect();
      return await question(await this.admin);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin({ retry: { initialRetryTime: 100, retries: 2 } });
    await admin.connect();
    return admin;
  }
}

/**
 * Where every partition of these topics begins and ends. One topic after the other: asked side by side, the answers of
 * kafkajs' metadata requests replace each other, and a topic of the earlier one is unknown again.
 * @throws Error when the broker, just back perhaps, tells of less than all
 */
async function endsOf(admin: Admin, names: readonly string[]): Promise<Map<string, TopicEnds>> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  const ends = new Map<string, TopicEnds>();
  for (const { name, partitions } of topics) {
    const found = await admin.fetchTopicOffsets(name).catch((error: unknown) => {
      // What kafkajs makes of a topic without partitions.
      if (error instanceof TypeError) return [];
      throw error;
    });
    if (found.length === 0 || found.length !== partitions.length)
      throw new Error(`The broker tells of ${found.length} of ${partitions.length} partitions of ${name}.`);
    ends.set(name, found);
  }
  return ends;
}

/** How far a group has settled the partitions of one topic. */
interface TopicOffsets {
  readonly topic: string;
  readonly partitions: Awaited<ReturnType<Admin['fetchOffsets']>>[number]['partitions'];
}

type TopicEnds = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/** What the broker holds of a partition; `high` is where the next record will be. */
export interface PartitionEnds {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

const toEnds = ({ partition, low, high }: TopicEnds[number]): PartitionEnds => ({
  ...{ partition, low: BigInt(low), high: BigInt(high) },
});

/** One partition as a group and the broker see it. */
export interface PartitionPosition extends PartitionEnds {
  /** The first record that is not settled; undefined when the group has settled none. */
  readonly settled: bigint | undefined;
}

export function positionsOf(
  settled: readonly { readonly partition: number; readonly offset: string }[],
  ends: readonly { readonly partition: number; readonly low: string; readonly high: string }[],
): PartitionPosition[] {
  const next = new Map(settled.map(({ partition, offset }) => [partition, BigInt(offset)]));
  return ends.map(({ partition, low, high }) => {
    const offset = next.get(partition) ?? -1n;
    return {
      partition,
      low: BigInt(low),
      high: BigInt(high),
      settled: offset < 0n ? undefined : offset,
    };
  });
}

/** A partition without a settled offset lags from its beginning; what retention took is not waited for. */
export const lagOf = (positions: readonly PartitionPosition[]): number =>
  positions.reduce((sum, { low, high, settled = low }) => {
    const start = settled > low ? settled : low;
    return sum + (high > start ? Number(high - start) : 0);
  }, 0);
