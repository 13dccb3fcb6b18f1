import { placeOf, type ConsumedRecord, type TopicPartition } from '../broker/records.ts';

export interface QueueBounds {
  /** Above either bound the partitions are paused until half of it is free again. */
  readonly maxRecords: number;
  readonly maxBytes: number;
}

const sizeOf = (record: ConsumedRecord): number =>
  (record.key?.length ?? 0) + (record.value?.length ?? 0) + 200;

/** What has been fetched and not been taken yet, over all partitions, in order of arrival. Bounded by pausing. */
export class RecordQueue {
  private records: ConsumedRecord[] = [];
  private bytes = 0;
  private readonly paused = new Map<string, TopicPartition>();
  private readonly bounds: QueueBounds;
  private readonly flow: {
    pause(partitions: TopicPartition[]): void;
    resume(partitions: TopicPartition[]): void;
  };

  constructor(bounds: QueueBounds, flow: RecordQueue['flow']) {
    this.bounds = bounds;
    this.flow = flow;
  }

  get length(): number {
    return this.records.length;
  }

  push(records: readonly ConsumedRecord[]): void {
    for (const record of records) {
      this.records.push(record);
      this.bytes += sizeOf(record);
    }
    const first = records[0];
    if (first && this.isOver(1)) this.pause(first);
  }

  /** The next records, at least one if there is any; what was revoked meanwhile is dropped. */
  take(maxRecords: number, maxBytes: number): ConsumedRecord[] {
    const taken: ConsumedRecord[] = [];
    let bytes = 0;
    let seen = 0;
    for (const record of this.records) {
      const size = sizeOf(record);
      if (!record.lease.revoked) {
        if (taken.length > 0 && (taken.length >= maxRecords || bytes + size > maxBytes)) break;
        taken.push(record);
        bytes += size;
      }
      this.bytes -= size;
      seen++;
    }
    this.records = this.records.slice(seen);
    if (this.paused.size > 0 && !this.isOver(0.5)) this.resumeAll();
    return taken;
  }

  private isOver(share: number): boolean {
    return this.records.length > this.bounds.maxRecords * share || this.bytes > this.bounds.maxBytes * share;
  }

  private pause({ topic, partition }: TopicPartition): void {
    const place = { topic, partition };
    this.paused.set(placeOf(place), place);
    this.flow.pause([place]);
  }

  private resumeAll(): void {
    this.flow.resume([...this.paused.values()]);
    this.paused.clear();
  }
}
