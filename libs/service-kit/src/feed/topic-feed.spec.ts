import { gateAuthV2 } from '@night-market/contracts';
import type { ConsumedRecord, LogStretch } from '@night-market/event-bus';
import { newId, silentLog } from '@night-market/kernel';
import { eventually, FakeClock } from '@night-market/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { FeedEvent } from './feed-event.ts';
import type { FeedGap } from './feed-follower.ts';
import { TopicFeed } from './topic-feed.ts';

const TOPIC = gateAuthV2.name;
const PARTITIONS = 2;

const valueOf = (ticketId: string): Buffer => {
  const payload = { ticketId, gateId: 'north', scanId: newId() };
  const envelope = { id: newId(), topic: TOPIC, ts: '2026-11-29T12:00:00.000Z', key: ticketId };
  const cause = { correlationId: newId(), causationId: newId() };
  return Buffer.from(JSON.stringify({ ...envelope, type: 'exited', payload, ...cause }));
};

type TakeRecords = (records: readonly ConsumedRecord[]) => Promise<void>;

/** A topic in memory. */
class MemoryLog {
  readonly partitions: (Buffer | null)[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly low = [0n, 0n];
  readonly followers = new Set<TakeRecords>();
  reads = 0;
  follows = 0;
  failing: Error | undefined;

  async add(partition: number, ticketId: string, value: Buffer | null = valueOf(ticketId)): Promise<void> {
    this.partitions[partition]!.push(value);
    const offset = BigInt(this.partitions[partition]!.length - 1);
    for (const take of this.followers) await take([this.record(partition, offset)]);
  }

  record = (partition: number, offset: bigint): ConsumedRecord => ({
    ...{ topic: TOPIC, partition, offset, key: null, headers: {}, timestampMs: 0 },
    ...{ value: this.partitions[partition]![Number(offset)]!, lease: { revoked: false } },
  });

  async read(stretches: readonly LogStretch[], take: TakeRecords): Promise<void> {
    this.reads += 1;
    for (const { partition, from, to } of stretches)
      for (let offset = from; offset < to; offset++) await take([this.record(partition, offset)]);
  }

  async follow(
    starts: readonly { partition: number; next: bigint }[],
    take: TakeRecords,
    signal: AbortSignal,
  ): Promise<void> {
    this.follows += 1;
    for (const { partition, next } of starts)
      for (let n = next; n < BigInt(this.partitions[partition]!.length); n++)
        await take([this.record(partition, n)]);
    this.followers.add(take);
    const over = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => over.resolve(), { once: true });
    await over.promise;
    this.followers.delete(take);
  }

  positions() {
    const ends = this.partitions.map((records, partition) => ({
      ...{ partition, low: this.low[partition]!, high: BigInt(records.length), settled: undefined },
    }));
    return Promise.resolve(new Map([[TOPIC, ends]]));
  }

  close = () => Promise.resolve();
}

const feeds: TopicFeed[] = [];
afterEach(() => Promise.all(feeds.splice(0).map((feed) => feed.stop())));

/** A process that serves the feed of the log. */
function replica(log: MemoryLog, events = 1_000): TopicFeed {
  const feed = new TopicFeed({
    ...{ topic: TOPIC, reader: log, inspector: log, limits: { events, bytes: 1_000_000 } },
    ...{ clock: new FakeClock(), random: { next: () => 1 }, log: silentLog },
  });
  feeds.push(feed);
  return feed;
}

class Listener {
  isOpen = true;
  readonly heard: string[] = [];
  readonly gaps: FeedGap[] = [];
  lastEventId: string | undefined;

  position(id: string): void {
    this.lastEventId = id;
  }

  event({ event }: FeedEvent, id: string): void {
    if (event) this.heard.push(event.key);
    this.lastEventId = id;
  }

  gap(reason: FeedGap): void {
    this.gaps.push(reason);
  }

  room = () => Promise.resolve();
}

async function listen(feed: TopicFeed, lastEventId?: string): Promise<Listener> {
  const listener = new Listener();
  await feed.tell(listener, lastEventId);
  return listener;
}

describe('the feed of a topic', () => {
  it('tells what comes from now on, and reads the topic once for all', async () => {
    const log = new MemoryLog();
    await log.add(0, 'before');
    const feed = replica(log);
    const listeners = await Promise.all(Array.from({ length: 50 }, () => listen(feed)));
    await log.add(0, 'a');
    await log.add(1, 'b');
    for (const { heard } of listeners) expect(heard).toEqual(['a', 'b']);
    expect([log.follows, log.reads]).toEqual([1, 0]);
  });

  it('goes on where a reader stood, also before its first event', async () => {
    const log = new MemoryLog();
    const feed = replica(log);
    const first = await listen(feed);
    first.isOpen = false;
    await log.add(0, 'a');
    const second = await listen(feed, first.lastEventId);
    await log.add(1, 'b');
    second.isOpen = false;
    await log.add(0, 'c');
    const third = await listen(feed, second.lastEventId);
    expect([second.heard, third.heard]).toEqual([['a', 'b'], ['c']]);
    expect(log.reads).toBe(0);
  });

  it('reads the log for those who stood before what is kept: after a restart, once for all of them', async () => {
    const log = new MemoryLog();
    const first = await listen(replica(log));
    for (let n = 0; n < 20; n++) await log.add(n % PARTITIONS, `t-${n}`);
    const restarted = replica(log, 5);
    const others = await Promise.all(Array.from({ length: 10 }, () => listen(restarted, '1-0-0')));
    await log.add(0, 'last');
    for (const { heard } of others) expect(heard.toSorted()).toEqual([...first.heard].toSorted());
    expect(log.reads).toBeLessThanOrEqual(2);
  });

  it('tells each event once to a reader that goes from replica to replica', async () => {
    const log = new MemoryLog();
    const replicas = [replica(log, 3), replica(log, 7)];
    const all: string[] = [];
    let lastEventId = (await listen(replicas[0]!)).lastEventId;
    for (let round = 0; round < 12; round++) {
      const reader = await listen(replicas[round % 2]!, lastEventId);
      for (let n = 0; n < 3; n++) await log.add((round + n) % PARTITIONS, `${round}-${n}`);
      reader.isOpen = false;
      await log.add(round % PARTITIONS, `${round}-unheard`);
      all.push(...reader.heard);
      ({ lastEventId } = reader);
    }
    all.push(...(await listen(replicas[0]!, lastEventId)).heard);
    expect(all).toHaveLength(48);
    expect(new Set(all).size).toBe(48);
  });

  it('passes by what a reader has heard from a replica that was ahead', async () => {
    const log = new MemoryLog();
    const late = replica(log);
    await listen(late);
    const [take] = log.followers;
    log.followers.clear();
    await log.add(0, 'a');
    await log.add(1, 'b');
    const reader = await listen(late, '1-1-0');
    await take!([log.record(0, 0n)]);
    await take!([log.record(1, 0n)]);
    expect(reader.heard).toEqual(['b']);
    expect(reader.lastEventId).toBe('1-1-1');
  });

  it('says what retention has taken, and goes on with the oldest that is left', async () => {
    const log = new MemoryLog();
    for (let n = 0; n < 4; n++) await log.add(0, `t-${n}`);
    log.low[0] = 2n;
    const reader = await listen(replica(log), '1-1-0');
    expect([reader.gaps, reader.heard]).toEqual([['expired'], ['t-2', 't-3']]);
  });

  it.each(['nonsense', '1-ff-0', '1-0-0-0', '', '1-', '1-0-0\n'])(
    'says that it does not know the position %j, and goes on from now',
    async (position) => {
      const log = new MemoryLog();
      await log.add(0, 'before');
      const reader = await listen(replica(log), position);
      await log.add(0, 'a');
      expect([reader.gaps, reader.heard]).toEqual([['unknown_position'], ['a']]);
    },
  );

  it('passes by what is no event, and goes on behind it', async () => {
    const log = new MemoryLog();
    const feed = replica(log);
    const reader = await listen(feed);
    await log.add(0, '', Buffer.from('nonsense'));
    await log.add(0, '', null);
    await log.add(0, 'a');
    expect(reader.heard).toEqual(['a']);
    expect((await listen(feed, reader.lastEventId)).heard).toEqual([]);
  });

  it('forgets readers that have gone', async () => {
    const log = new MemoryLog();
    const feed = replica(log);
    const reader = await listen(feed);
    reader.isOpen = false;
    await log.add(0, 'a');
    await eventually(() => Promise.resolve((feed as unknown as { live: Set<unknown> }).live.size === 0));
    expect(reader.heard).toEqual([]);
  });
});
