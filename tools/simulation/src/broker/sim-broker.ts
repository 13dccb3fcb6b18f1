import { placeOf, type BrokerProducer, type OutgoingRecord } from '@night-market/event-bus';
import { hash64 } from '@night-market/kernel';
import { SimFault, type SimProcess } from '../time/sim-process.ts';
import { eventOf } from '../check/names.ts';
import type { World } from '../world.ts';
import type { GroupHost, StoredRecord } from './ports.ts';
import { SimGroup } from './sim-group.ts';

interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly records: OutgoingRecord[];
}

/** Partitions, groups and logs. The records of one produce call for one partition are stored together or not at all. */
export class SimBroker implements GroupHost {
  readonly world: World;
  private readonly logs = new Map<string, StoredRecord[]>();
  private readonly groups = new Map<string, SimGroup>();

  constructor(world: World) {
    this.world = world;
  }

  log(topic: string, partition: number): readonly StoredRecord[] {
    return this.logs.get(placeOf({ topic, partition })) ?? [];
  }

  group(name: string): SimGroup {
    const group = this.groups.get(name) ?? new SimGroup(name, this);
    this.groups.set(name, group);
    return group;
  }

  rebalanceAny(): void {
    const group = this.world.chance.pick([...this.groups.values()]);
    group?.rebalance();
  }

  producer(process: SimProcess): BrokerProducer {
    return {
      send: (records) =>
        process.call(`send ${records.length}`, () => this.receive(records), { outlives: true }),
      close: () => Promise.resolve(),
    };
  }

  assertReachable(): void {
    if (this.world.faults.brokerAway) throw new SimFault('the broker is away');
  }

  /** A record of somebody outside, who has no outbox and asks nobody whether it arrived. */
  store(record: OutgoingRecord): void {
    for (const batch of this.intoBatches([record])) this.append(batch);
  }

  /** When it fails, some partitions have their batch, some get it later, some never. */
  private receive(records: readonly OutgoingRecord[]): void {
    this.assertReachable();
    const { chance, faults, scheduler } = this.world;
    const batches = chance.shuffled(this.intoBatches(records));
    if (!faults.strikes('sendFails')) return batches.forEach((batch) => this.append(batch));
    for (const batch of batches) {
      if (chance.happens(0.4)) this.append(batch);
      else if (chance.happens(0.5)) scheduler.schedule(chance.delay(6_000), () => this.append(batch));
    }
    throw new SimFault('the broker did not acknowledge');
  }

  private intoBatches(records: readonly OutgoingRecord[]): Batch[] {
    const batches = new Map<string, Batch>();
    for (const record of records) {
      const partition = Number(
        BigInt.asUintN(16, hash64(record.key ?? new Uint8Array())) % BigInt(this.world.plan.partitions),
      );
      const place = placeOf({ topic: record.topic, partition });
      const batch = batches.get(place) ?? { topic: record.topic, partition, records: [] };
      batch.records.push(record);
      batches.set(place, batch);
    }
    return [...batches.values()];
  }

  private append({ topic, partition, records }: Batch): void {
    const place = placeOf({ topic, partition });
    const log = this.logs.get(place) ?? [];
    this.logs.set(place, log);
    const { oracle, scheduler, trace, witnesses } = this.world;
    for (const record of records) {
      log.push({ ...record, timestampMs: scheduler.nowMs() });
      trace.note(scheduler.elapsedMs, 'broker', `${place}@${log.length - 1} ${record.headers['ce_type']}`);
      oracle.published(place, eventOf(record));
      for (const witness of witnesses) witness.published?.(record);
    }
    for (const group of this.groups.values()) group.arrived();
  }
}
