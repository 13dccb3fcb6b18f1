import { beforeEach, describe, expect, it } from 'vitest';
import { joinAsSameMember, leaveForGood, type GroupMember } from './sticky-member.ts';

/** A group that gives out ids, knows its members, and can be away. */
class Group {
  away = false;
  readonly known = new Set<string>();
  readonly asked: (string | null)[] = [];
  private given = 0;

  admit(memberId: string | null): string {
    this.asked.push(memberId);
    if (this.away) throw new Error('not there');
    const id = memberId ?? `member-${++this.given}`;
    this.known.add(id);
    return id;
  }
}

/** As kafkajs' own one: a new object at each start, on the connections of the consumer. */
class Member implements GroupMember {
  memberId: string | null = null;
  generationId: number | null = null;
  readonly cluster: object;
  private readonly group: Group;

  constructor(cluster: object, group: Group) {
    this.cluster = cluster;
    this.group = group;
  }

  async joinAndSync(): Promise<void> {
    await Promise.resolve();
    if (this.memberId !== null && !this.group.away && !this.group.known.has(this.memberId)) {
      this.group.asked.push(this.memberId);
      this.memberId = null;
    }
    this.memberId = this.group.admit(this.memberId);
    this.generationId = 1;
  }

  async leave(): Promise<void> {
    await Promise.resolve();
    if (this.group.away) throw new Error('not there');
    this.group.known.delete(this.memberId!);
    this.memberId = null;
  }
}
Member.prototype.joinAndSync = joinAsSameMember(Member.prototype.joinAndSync);
Member.prototype.leave = leaveForGood(Member.prototype.leave);

let group: Group;
let cluster: object;
const start = async (on: object = cluster): Promise<Member> => {
  const member = new Member(on, group);
  await member.joinAndSync();
  return member;
};

beforeEach(() => {
  group = new Group();
  cluster = {};
});

describe('the member id of a consumer', () => {
  it('is kept when it crashes and starts again', async () => {
    const before = await start();
    const after = await start();
    expect(after.memberId).toBe(before.memberId);
    expect(group.known.size).toBe(1);
  });

  it('is kept when the group is away for several starts', async () => {
    const { memberId } = await start();
    group.away = true;
    await expect(start()).rejects.toThrow('not there');
    await expect(start()).rejects.toThrow('not there');
    group.away = false;
    expect((await start()).memberId).toBe(memberId);
  });

  it('is kept when leaving failed', async () => {
    const before = await start();
    group.away = true;
    await expect(before.leave()).rejects.toThrow('not there');
    group.away = false;
    expect((await start()).memberId).toBe(before.memberId);
  });

  it('is a new one after leaving', async () => {
    const before = await start();
    const { memberId } = before;
    await before.leave();
    expect((await start()).memberId).not.toBe(memberId);
    expect(group.asked).toEqual([null, null]);
  });

  it('is a new one when the group has forgotten it, and that one is kept', async () => {
    const { memberId } = await start();
    group.known.clear();
    const after = await start();
    expect(after.memberId).not.toBe(memberId);
    expect((await start()).memberId).toBe(after.memberId);
  });

  it('is not asked for again by a member that was told that it is unknown', async () => {
    const member = await start();
    const { memberId } = member;
    // kafkajs does so when a fetch or a heartbeat says so, and joins with the same object.
    member.memberId = null;
    group.known.clear();
    await member.joinAndSync();
    expect(group.asked).toEqual([null, null]);
    expect(member.memberId).not.toBe(memberId);
  });

  it('is not taken by another consumer', async () => {
    const one = await start();
    const other = await start({});
    expect(other.memberId).not.toBe(one.memberId);
  });
});
