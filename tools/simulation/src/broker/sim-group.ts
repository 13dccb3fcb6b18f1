import { FencedError, placeOf, type CommittableOffset, type TopicPartition } from '@night-market/event-bus';
import type { GroupHost, GroupMember } from './ports.ts';

/** A consumer group: members, generations, committed offsets. */
export class SimGroup {
  readonly name: string;
  readonly broker: GroupHost;
  private members: GroupMember[] = [];
  private readonly committed = new Map<string, number>();
  generation = 0;

  constructor(name: string, broker: GroupHost) {
    this.name = name;
    this.broker = broker;
  }

  join(member: GroupMember): void {
    if (!this.members.includes(member)) this.members.push(member);
    this.rebalance();
  }

  /** Also for a member that was silent for too long; it learns of it when it can. */
  remove(member: GroupMember): void {
    if (!this.members.includes(member)) return;
    this.members = this.members.filter((one) => one !== member);
    this.rebalance();
  }

  has(member: GroupMember): boolean {
    return this.members.includes(member);
  }

  /** A new generation with other owners. Each member hears of it in its own time. */
  rebalance(): void {
    const { trace, scheduler, chance, plan } = this.broker.world;
    this.generation++;
    trace.note(scheduler.elapsedMs, this.name, `generation ${this.generation} of ${this.members.length}`);
    const members = chance.shuffled(this.members);
    members.forEach((member, index) => {
      const places = member.topics.flatMap((topic) =>
        Array.from({ length: plan.partitions }, (_, partition) => ({ topic, partition })).filter(
          ({ partition }) => partition % members.length === index,
        ),
      );
      member.hear(this.generation, places);
    });
  }

  positionOf({ topic, partition }: TopicPartition): number {
    return this.committed.get(placeOf({ topic, partition })) ?? 0;
  }

  commit(member: GroupMember, generation: number, offsets: readonly CommittableOffset[]): void {
    if (generation !== this.generation || !this.has(member)) {
      throw new FencedError(`generation ${generation} is over`);
    }
    for (const { topic, partition, next } of offsets) {
      this.committed.set(placeOf({ topic, partition }), Number(next));
      this.broker.world.oracle.offsetCommitted(
        this.name,
        this.broker.log(topic, partition).slice(0, Number(next)),
        topic,
      );
    }
  }

  arrived(): void {
    for (const member of this.members) member.fetchSoon();
  }
}
