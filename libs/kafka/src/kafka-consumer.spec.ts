import type { ConsumerRunConfig, EachBatchPayload, Kafka } from 'kafkajs';
import { beforeEach, expect, it } from 'vitest';
import type { ConsumedRecord } from '@night-market/event-bus';
import { KafkaConsumer } from './kafka-consumer.ts';

const EVENTS = {
  REBALANCING: 'rebalancing',
  STOP: 'stop',
  DISCONNECT: 'disconnect',
  REQUEST: 'request',
  GROUP_JOIN: 'join',
  CRASH: 'crash',
};

/** A member of a group as kafkajs runs it: where it goes on is what was resolved last. */
class FakeMember {
  readonly events = EVENTS;
  position = 0;
  committed = 0;
  /** What the broker says when it is asked where the group stands. */
  stand = (): Promise<number> => Promise.resolve(this.committed);
  private readonly listeners = new Map<string, ((event: { payload: object }) => void)[]>();
  private config: ConsumerRunConfig = {};

  on(name: string, listener: (event: { payload: object }) => void): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }
  emit(name: string, payload: object = {}): void {
    for (const listener of this.listeners.get(name) ?? []) listener({ payload });
  }
  connect(): Promise<void> {
    return Promise.resolve();
  }
  subscribe(): Promise<void> {
    return Promise.resolve();
  }
  run(config: ConsumerRunConfig): Promise<void> {
    this.config = config;
    return Promise.resolve();
  }
  readonly flow: string[] = [];
  /** kafkajs knows no group between a crash and its next start. */
  isCrashed = false;

  pause(): void {
    this.change('pause');
  }
  resume(): void {
    this.change('resume');
  }
  private change(way: string): void {
    if (this.isCrashed) throw new Error('Consumer group was not initialized');
    this.flow.push(way);
  }
  commitOffsets(): Promise<void> {
    return Promise.resolve();
  }
  /** Joins, and goes on where the group has committed. */
  joins(committed: number): void {
    this.emit(EVENTS.REQUEST, { apiName: 'JoinGroup' });
    this.committed = this.position = committed;
    this.emit(EVENTS.GROUP_JOIN);
  }
  /** The answer to a fetch that was sent when the position was `first`. */
  async answer(first: number, end: number): Promise<void> {
    const resolveOffset = (offset: string): void => void (this.position = Number(offset) + 1);
    const messages = Array.from({ length: end - first }, (_, n) => {
      return { offset: String(first + n), key: null, value: null, timestamp: '0', headers: {} };
    });
    const batch = { topic: 'pay.txn.v1', partition: 1, fetchedOffset: String(first), messages };
    await this.config.eachBatch?.({
      batch: { ...batch, lastOffset: () => String(end - 1) },
      resolveOffset,
    } as unknown as EachBatchPayload);
    if (this.config.eachBatchAutoResolve !== false) resolveOffset(String(end - 1));
  }
  /** Fetches until everything before `end` has been taken. */
  async fetchUpTo(end: number): Promise<void> {
    while (this.position < end) await this.answer(this.position, end);
  }
}

let member: FakeMember;
let records: ConsumedRecord[];
let consumer: KafkaConsumer;
const live = (): number[] =>
  records.filter(({ lease }) => !lease.revoked).map(({ offset }) => Number(offset));

beforeEach(async () => {
  member = new FakeMember();
  records = [];
  const admin = {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    fetchOffsets: async () => {
      const offset = String(await member.stand());
      return [{ topic: 'pay.txn.v1', partitions: [{ partition: 1, offset }] }];
    },
  };
  const kafka = { consumer: () => member, admin: () => admin } as unknown as Kafka;
  consumer = new KafkaConsumer(kafka, {
    groupId: 'payments',
    namespace: '',
    sessionTimeoutMs: 6_000,
    heartbeatMs: 500,
  });
  await consumer.start(['pay.txn.v1'], (batch) => void records.push(...batch));
});

it('hands over what comes, in order and once', async () => {
  member.joins(0);
  await member.fetchUpTo(3);
  await member.fetchUpTo(5);
  expect(live()).toEqual([0, 1, 2, 3, 4]);
});

it('goes on where the group is, not where a fetch of before has got to', async () => {
  member.joins(0);
  await member.fetchUpTo(46);
  // Offsets up to 37 are committed; the rest is dropped with its lease, and the fetch behind it is still under way.
  member.joins(37);
  expect(live()).toEqual([]);
  await member.answer(46, 50);
  await member.fetchUpTo(52);
  expect(live()).toEqual(Array.from({ length: 15 }, (_, n) => 37 + n));
});

it('lets nothing pass between the moment it joins and the moment it has', async () => {
  member.joins(0);
  await member.fetchUpTo(4);
  member.emit(EVENTS.REQUEST, { apiName: 'JoinGroup' });
  expect(live()).toEqual([]);
  await member.answer(4, 9);
  expect(member.position).toBe(4);
  expect(records).toHaveLength(4);
});

it('takes nothing before it knows where the group stands, and asks until it does', async () => {
  let asked = 0;
  member.stand = () => (++asked < 3 ? Promise.reject(new Error('no coordinator')) : Promise.resolve(37));
  member.joins(37);
  await member.answer(37, 40);
  expect([records.length, member.position]).toEqual([0, 37]);
  await member.fetchUpTo(40);
  expect([live(), asked]).toEqual([[37, 38, 39], 3]);
});

it('goes on where a commit of before has moved the group to after the join', async () => {
  member.joins(37);
  await member.fetchUpTo(40);
  member.stand = () => Promise.resolve(37);
  member.joins(40);
  await consumer.commit([{ topic: 'pay.txn.v1', partition: 1, next: 40n }]);
  await member.fetchUpTo(42);
  expect(live()).toEqual([40, 41]);
});

it('asks again beside a broker that does not answer', async () => {
  let asked = 0;
  member.stand = () => (++asked < 2 ? new Promise(() => undefined) : Promise.resolve(37));
  member.joins(37);
  await member.fetchUpTo(40);
  expect([live(), asked]).toEqual([[37, 38, 39], 2]);
});

it('does not take what it heard of the assignment before for the new one', async () => {
  const first = Promise.withResolvers<number>();
  const asked = Promise.withResolvers<void>();
  member.stand = () => (asked.resolve(), first.promise);
  member.joins(50);
  await asked.promise;
  member.stand = () => new Promise(() => undefined);
  member.joins(37);
  first.resolve(50);
  await member.answer(50, 52);
  await member.answer(50, 52);
  expect(records).toEqual([]);
});

it('may be told to pause and to resume while kafkajs is between two groups', () => {
  const places = [{ topic: 'pay.txn.v1', partition: 1 }];
  member.joins(0);
  consumer.pause(places);
  member.isCrashed = true;
  member.emit(EVENTS.STOP);
  consumer.resume(places);
  consumer.pause(places);
  expect(member.flow).toEqual(['pause']);
  member.isCrashed = false;
  member.joins(0);
  consumer.resume(places);
  expect(member.flow).toEqual(['pause', 'resume']);
  // Of a member in a group it is a mistake that must not be hidden.
  member.isCrashed = true;
  expect(() => consumer.resume(places)).toThrow('not initialized');
});
