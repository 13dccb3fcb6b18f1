import { partitionOfKey, type KafkaInspector } from '@night-market/kafka';
import type { BrokerLog, PartitionEnds } from '../../browse-log/ports.ts';

/** Asks the broker where its partitions begin and end. */
export class KafkaLog implements BrokerLog {
  private readonly inspector: KafkaInspector;

  constructor(inspector: KafkaInspector) {
    this.inspector = inspector;
  }

  ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionEnds[]>> {
    return this.inspector.ends(topics);
  }

  partitionOf(key: string, partitions: number): number {
    return partitionOfKey(Buffer.from(key), partitions);
  }
}
