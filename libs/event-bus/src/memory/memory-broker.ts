import { systemClock, type Clock } from '@night-market/kernel';
import { FencedError, type BrokerConsumer, type BrokerProducer } from '../broker/ports.ts';
import {
  placeOf,
  type CommittableOffset,
  type ConsumedRecord,
  type OutgoingRecord,
  type TopicPartition,
} from '../broker/records.ts';

interface StoredRecord extends OutgoingRecord {
  readonly timestampMs: number;
}

/** FNV-1a: which partition a key goes to only has to be stable here. */
function hashOf(key: Buffer): number {
  let hash = 0x811c9dc5;
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** A broker in memory with the behaviour the loop relies on: partitions, groups, generations, committed offsets. */
export class MemoryBroker {
  private readonly logs = new Map<string, StoredRecord[]>();
  private readonly groups = new Map<string, MemoryGroup>();
  readonly partitions: number;
  readonly clock: Clock;

  constructor(partitions = 6, clock: Clock = systemClock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  producer(): BrokerProducer {
    return {
      send: (records) => {
        for (const record of records) this.append(record);
        for (const group of this.groups.values()) group.deliverSoon();
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
  }

  consumer(groupId: string): MemoryConsumer {
    const group = this.groups.get(groupId) ?? new MemoryGroup(this);
    this.groups.set(groupId, group);
    return new MemoryConsumer(group);
  }

  log(place: TopicPartition): readonly StoredRecord[] {
    return this.logs.get(placeOf(place)) ?? [];
  }

  private append(record: OutgoingRecord): void {
    const partition = record.key === null ? 0 : hashOf(record.key) % this.partitions;
    const place = placeOf({ topic: record.topic, partition });
    this.logs.set(place, [...(this.logs.get(place) ?? []), { ...record, timestampMs: this.clock.nowMs() }]);
  }
}

/** Members of one group; every join or leave is a new generation with new leases. */
class MemoryGroup {
  private members: MemoryConsumer[] = [];
  private readonly committed = new Map<string, bigint>();
  private scheduled = false;
  readonly broker: MemoryBroker;

  constructor(broker: MemoryBroker) {
    this.broker = broker;
  }

  join(member: MemoryConsumer): void {
    this.members.push(member);
    this.rebalance();
  }

  leave(member: MemoryConsumer): void {
    this.members = this.members.filter((one) => one !== member);
    member.assign([]);
    this.rebalance();
  }

  commit(offsets: readonly CommittableOffset[]): void {
    for (const offset of offsets) this.committed.set(placeOf(offset), offset.next);
  }

  deliverSoon(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.broker.clock.schedule(0, () => {
      this.scheduled = false;
      for (const member of this.members) member.deliver(this.broker);
    });
  }

  private rebalance(): void {
    this.members.forEach((member, index) => {
      const mine = member.topics.flatMap((topic) =>
        Array.from({ length: this.broker.partitions }, (_, partition) => ({ topic, partition })).filter(
          ({ partition }) => partition % this.members.length === index,
        ),
      );
      member.assign(mine.map((place) => ({ ...place, next: this.committed.get(placeOf(place)) ?? 0n })));
    });
    this.deliverSoon();
  }
}

/** A member of a group of the in-memory broker. */
export class MemoryConsumer implements BrokerConsumer {
  topics: readonly string[] = [];
  private readonly group: MemoryGroup;
  private onRecords: (records: readonly ConsumedRecord[]) => void = () => undefined;
  private positions = new Map<string, CommittableOffset>();
  private readonly paused = new Set<string>();
  private lease = { revoked: true };

  constructor(group: MemoryGroup) {
    this.group = group;
  }

  get joined(): boolean {
    return !this.lease.revoked;
  }

  start(topics: readonly string[], onRecords: (records: readonly ConsumedRecord[]) => void): Promise<void> {
    this.topics = topics;
    this.onRecords = onRecords;
    this.group.join(this);
    return Promise.resolve();
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const place of partitions) this.paused.add(placeOf(place));
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const place of partitions) this.paused.delete(placeOf(place));
    this.group.deliverSoon();
  }

  commit(offsets: readonly CommittableOffset[]): Promise<void> {
    const foreign = offsets.find((offset) => !this.positions.has(placeOf(offset)));
    if (foreign) return Promise.reject(new FencedError(`${placeOf(foreign)} belongs to another member`));
    this.group.commit(offsets);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.group.leave(this);
    return Promise.resolve();
  }

  /** A new generation: what was handed out before is revoked. */
  assign(positions: readonly CommittableOffset[]): void {
    this.lease.revoked = true;
    this.lease = { revoked: positions.length === 0 };
    this.positions = new Map(positions.map((position) => [placeOf(position), position]));
    this.paused.clear();
  }

  deliver(broker: MemoryBroker): void {
    for (const [place, position] of this.positions) {
      if (this.paused.has(place)) continue;
      const { topic, partition, next } = position;
      const records = broker
        .log(position)
        .slice(Number(next))
        .map((record, index) => ({
          ...record,
          topic,
          partition,
          offset: next + BigInt(index),
          lease: this.lease,
        }));
      if (records.length === 0) continue;
      this.positions.set(place, { topic, partition, next: next + BigInt(records.length) });
      this.onRecords(records);
    }
  }
}
