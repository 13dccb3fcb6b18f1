import {
  placeOf,
  type BrokerConsumer,
  type CommittableOffset,
  type ConsumedRecord,
  type PartitionLease,
  type TopicPartition,
} from '@night-market/event-bus';
import { SimFault, type SimProcess } from '../time/sim-process.ts';
import type { GroupMember } from './ports.ts';
import type { SimGroup } from './sim-group.ts';

interface Position extends TopicPartition {
  next: number;
}

/** A group member inside a process. It hears of a new generation late, and goes on with the old one until then. */
export class SimMember implements BrokerConsumer, GroupMember {
  topics: readonly string[] = [];
  private readonly group: SimGroup;
  private readonly process: SimProcess;
  /** By event id; for the check that nothing revoked is committed. */
  private readonly leases: Map<string, PartitionLease>;
  private readonly keepsPauses: boolean;
  private onRecords: (records: readonly ConsumedRecord[]) => void = () => undefined;
  private positions: Position[] = [];
  private readonly paused = new Set<string>();
  private lease = { revoked: true };
  private generation = 0;
  private fetching = false;
  private left = false;

  constructor(group: SimGroup, process: SimProcess, leases: Map<string, PartitionLease>) {
    this.leases = leases;
    this.group = group;
    this.process = process;
    const { scheduler, chance, plan } = process.world;
    this.keepsPauses = chance.happens(0.5);
    const removed = (): void => group.remove(this);
    process.onDeath(() => scheduler.schedule(plan.sessionTimeoutMs, removed));
    process.onFreeze((forMs) => {
      if (forMs <= plan.sessionTimeoutMs) return;
      scheduler.schedule(plan.sessionTimeoutMs, removed);
      process.schedule(forMs + chance.delay(1_000), () => this.rejoin());
    });
  }

  get joined(): boolean {
    return !this.lease.revoked;
  }

  async start(
    topics: readonly string[],
    onRecords: (records: readonly ConsumedRecord[]) => void,
  ): Promise<void> {
    this.topics = topics;
    this.onRecords = onRecords;
    await this.process.call('join', () => {
      this.group.broker.assertReachable();
      if (this.process.alive) this.group.join(this);
    });
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.paused.add(placeOf({ topic, partition }));
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.paused.delete(placeOf({ topic, partition }));
    this.fetchSoon();
  }

  commit(offsets: readonly CommittableOffset[]): Promise<void> {
    const { generation } = this;
    const { faults } = this.process.world;
    return this.process.call(
      'commit offsets',
      () => {
        this.group.broker.assertReachable();
        if (faults.strikes('offsetRefused')) throw new SimFault('offset commit refused');
        this.group.commit(this, generation, offsets);
      },
      { outlives: true },
    );
  }

  async stop(): Promise<void> {
    this.left = true;
    this.lease.revoked = true;
    this.positions = [];
    await this.process.call('leave', () => this.group.remove(this));
  }

  /** Told by the group; takes effect when the news has come through. */
  hear(generation: number, places: readonly TopicPartition[]): void {
    const { scheduler, chance } = this.process.world;
    scheduler.schedule(chance.delay(1_500), () =>
      this.process.step('rebalance', () => this.assign(generation, places)),
    );
  }

  fetchSoon(): void {
    if (this.fetching) return;
    this.fetching = true;
    const { scheduler, chance } = this.process.world;
    scheduler.schedule(1 + chance.delay(chance.happens(0.05) ? 800 : 20), () =>
      this.process.step('fetch', () => this.fetch()),
    );
  }

  private rejoin(): void {
    if (!this.left && !this.group.has(this)) this.group.join(this);
  }

  private assign(generation: number, places: readonly TopicPartition[]): void {
    // News of an older generation may come after that of a newer one.
    if (this.left || generation <= this.generation) return;
    this.generation = generation;
    this.lease.revoked = true;
    this.lease = { revoked: false };
    if (!this.keepsPauses) this.paused.clear();
    this.positions = places.map((place) => ({ ...place, next: this.group.positionOf(place) }));
    this.process.note(
      `owns ${places.map(({ topic, partition }) => placeOf({ topic, partition })).join(' ')}`,
    );
    this.fetchSoon();
  }

  private fetch(): void {
    this.fetching = false;
    const { chance, faults } = this.process.world;
    if (faults.brokerAway) return this.fetchSoon();
    for (const position of chance.shuffled(this.positions)) {
      const { topic, partition, next } = position;
      if (this.lease.revoked || this.paused.has(placeOf({ topic, partition }))) continue;
      const log = this.group.broker.log(topic, partition);
      const records = log.slice(next, next + chance.between(1, 20)).map((record, index) => ({
        ...record,
        topic,
        partition,
        offset: BigInt(next + index),
        lease: this.lease,
      }));
      if (records.length === 0) continue;
      position.next += records.length;
      for (const { headers } of records) this.leases.set(headers['ce_id'] ?? '', this.lease);
      this.onRecords(records);
      if (position.next < log.length) this.fetchSoon();
    }
  }
}
