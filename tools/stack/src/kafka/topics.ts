import kafkajs from 'kafkajs';
import type { Admin, Kafka } from 'kafkajs';
import { PlainError } from '@night-market/command-line';
import { awaitLeaders } from './await-leaders.ts';

// The package is CommonJS and Node does not see this one among its named exports.
const { ConfigResourceTypes } = kafkajs;

/** A topic as it shall be. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Default: as many copies as the cluster can hold, at most 3. */
  readonly replication?: number | undefined;
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes the missing topics and brings the settings of existing ones into line. The number of
 * partitions of an existing topic is never changed: that would break the order of its keys.
 */
export async function ensureTopics(
  kafka: Kafka,
  specs: readonly TopicSpec[],
  log: (line: string) => void,
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = specs.filter((spec) => !existing.has(spec.name));
    const present = specs.filter((spec) => existing.has(spec.name));
    await createMissing(admin, missing);
    if (present.length > 0) {
      await checkPartitions(admin, present, log);
      await alignConfig(admin, present);
    }
  } finally {
    await admin.disconnect();
  }
}

async function createMissing(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  if (specs.length === 0) return;
  const brokerCount = (await admin.describeCluster()).brokers.length;
  await admin.createTopics({
    // kafkajs' own waiting gives up where a broker has not heard of the new topics yet.
    waitForLeaders: false,
    topics: specs.map((spec) => ({
      topic: spec.name,
      numPartitions: spec.partitions,
      // More copies than brokers cannot be made; one machine holds one.
      replicationFactor: Math.min(spec.replication ?? 3, brokerCount),
      configEntries: Object.entries(spec.config ?? {}).map(([name, value]) => ({ name, value })),
    })),
  });
  await awaitLeaders(
    admin,
    specs.map(({ name }) => name),
  );
}

async function checkPartitions(
  admin: Admin,
  specs: readonly TopicSpec[],
  log: (line: string) => void,
): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: specs.map((spec) => spec.name) });
  for (const spec of specs) {
    const partitions = topics.find((topic) => topic.name === spec.name)?.partitions.length ?? 0;
    if (partitions < spec.partitions) {
      throw new PlainError(
        `Topic ${spec.name} has ${partitions} partitions and ${spec.partitions} are wanted; adding some would break the order per key.`,
      );
    }
    if (partitions > spec.partitions)
      log(`kafka: ${spec.name} has ${partitions} partitions, more than asked`);
  }
}

async function alignConfig(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  const configured = specs.filter((spec) => Object.keys(spec.config ?? {}).length > 0);
  if (configured.length === 0) return;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: configured.map((spec) => ({
      type: ConfigResourceTypes.TOPIC,
      name: spec.name,
      configNames: Object.keys(spec.config ?? {}),
    })),
  });
  const differing = configured.filter((spec) => {
    const entries = resources.find((resource) => resource.resourceName === spec.name)?.configEntries ?? [];
    return Object.entries(spec.config ?? {}).some(
      ([name, value]) => entries.find((entry) => entry.configName === name)?.configValue !== value,
    );
  });
  if (differing.length === 0) return;
  await admin.alterConfigs({
    validateOnly: false,
    resources: differing.map((spec) => ({
      type: ConfigResourceTypes.TOPIC,
      name: spec.name,
      configEntries: Object.entries(spec.config ?? {}).map(([name, value]) => ({ name, value })),
    })),
  });
}
