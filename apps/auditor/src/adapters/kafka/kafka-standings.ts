import { TOPICS } from '@night-market/contracts';
import type { KafkaInspector } from '@night-market/kafka';
import { subscribes, type AuditedConsumer } from '../../compare-log/ports.ts';
import type { Standings } from '../../compare-log/standings.ts';
import type { Standing } from '../../domain/plan-stretches.ts';
import { placeOf } from '../../domain/sent.ts';

/** The topics of the contracts; dead letters are copies of what is compared already. */
const NAMES = TOPICS.map(({ name }) => name);

/** Asks the broker how the log and the consumers' groups stand. */
export class KafkaStandings implements Standings {
  private readonly inspectorOf: (groupId: string) => KafkaInspector;
  private readonly own: KafkaInspector;
  private readonly inspectors = new Map<string, KafkaInspector>();

  /** @param own an inspector of any group, for the ends of the log */
  constructor(own: KafkaInspector, inspectorOf: (groupId: string) => KafkaInspector) {
    this.own = own;
    this.inspectorOf = inspectorOf;
  }

  async now(consumers: readonly AuditedConsumer[]): Promise<readonly Standing[]> {
    // First the offsets, then the ends: what was settled is never beyond the end.
    const settled = await Promise.all(consumers.map((consumer) => this.settledBy(consumer)));
    const log = await this.own.positions(NAMES);
    return [...log].flatMap(([topic, partitions]) =>
      partitions.map(({ partition, low, high }) => ({
        ...{ topic, partition, low, high },
        settled: consumers.flatMap((consumer, index) =>
          subscribes(consumer, topic) ? [settled[index]?.get(placeOf(topic, partition))] : [],
        ),
      })),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.inspectors.values()].map((inspector) => inspector.close()));
  }

  private async settledBy({ groupId, subscriptions }: AuditedConsumer): Promise<ReadonlyMap<string, bigint>> {
    if (subscriptions.length === 0) return new Map();
    const inspector = this.inspectors.get(groupId) ?? this.inspectorOf(groupId);
    this.inspectors.set(groupId, inspector);
    const settled = await inspector.settled(subscriptions.map(({ topic }) => topic));
    return new Map(settled.map(({ topic, partition, next }) => [placeOf(topic, partition), next]));
  }
}
