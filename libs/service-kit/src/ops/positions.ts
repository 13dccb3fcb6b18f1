import { lagOf, type PartitionPosition } from '@night-market/kafka';
import { remembered, type Clock } from '@night-market/kernel';

/** How far the group has settled a topic; offsets are decimal digits. */
export interface TopicPositions {
  readonly topic: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly low: string;
    readonly high: string;
    readonly settled: string | null;
    readonly lag: number;
  }[];
}

/** However many look, the broker is asked once in this time. */
const FRESH_MS = 2_000;

export const topicPositions = (
  topics: () => readonly string[],
  ask: (topics: readonly string[]) => Promise<ReadonlyMap<string, readonly PartitionPosition[]>>,
  clock: Clock,
): (() => Promise<readonly TopicPositions[]>) =>
  remembered(
    async () =>
      topics().length === 0
        ? []
        : [...(await ask(topics()))].map(([topic, positions]) => ({
            topic,
            partitions: positions.map(toView),
          })),
    FRESH_MS,
    clock,
  );

const toView = (position: PartitionPosition): TopicPositions['partitions'][number] => ({
  partition: position.partition,
  low: position.low.toString(),
  high: position.high.toString(),
  settled: position.settled?.toString() ?? null,
  lag: lagOf([position]),
});
