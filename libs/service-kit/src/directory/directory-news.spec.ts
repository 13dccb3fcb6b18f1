import { cityDirectoryV1, type CityDirectoryV1Event } from '@night-market/contracts';
import type { ConsumedRecord, LogReader } from '@night-market/event-bus';
import { newId } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { DirectoryNews } from './directory-news.ts';

const TOPIC = cityDirectoryV1.name;

let clock: FakeClock;
let log: Pick<ConsumedRecord, 'key' | 'value' | 'headers'>[];
let looks: string[];
let heard: string[];
let isEnough: boolean;
let news: DirectoryNews;

const reader: LogReader = {
  read: async (stretches, take) => {
    for (const { partition, from, to } of stretches) {
      looks.push(`${from}-${to}`);
      const records = log.slice(Number(from), Number(to)).map((record) => ({ partition, ...record }));
      if (records.length > 0) await take(records as unknown as ConsumedRecord[]);
    }
  },
};

beforeEach(() => {
  [clock, log, looks, heard, isEnough] = [new FakeClock(), [], [], [], true];
  news = new DirectoryNews({
    ...{ reader, clock, freshMs: 2_000, isEnough: () => isEnough },
    inspector: {
      positions: () =>
        Promise.resolve(new Map([[TOPIC, [{ partition: 0, low: 0n, high: BigInt(log.length) }]]]) as never),
    },
    hear: (event: CityDirectoryV1Event) => heard.push(event.payload.agentId),
    forget: (agentId) => heard.push(`${agentId} is forgotten`),
  });
});

function tell(agentId: string, sequence?: string): void {
  const ids = { id: newId(), correlationId: newId(), causationId: newId() };
  const event = { ...ids, topic: TOPIC, ts: '2026-11-29T12:00:00.000Z', key: agentId };
  const value = Buffer.from(JSON.stringify({ ...event, type: 'deregistered', payload: { agentId } }));
  const headers = sequence === undefined ? undefined : { ce_sequence: sequence, ce_time: event.ts };
  log.push({ key: Buffer.from(agentId), value, headers: headers ?? {} });
}

describe('news of the directory', () => {
  it('are heard once each, and looked for again after a while alone', async () => {
    tell('gate:1');
    await news.catchUp();
    tell('gate:2');
    await news.catchUp();
    expect(heard).toEqual(['gate:1']);
    await clock.advance(2_001);
    await news.catchUp();
    expect([heard, looks]).toEqual([
      ['gate:1', 'gate:2'],
      ['0-1', '1-2'],
    ]);
  });

  it('are looked for again at once while they are not enough, and once for all who ask together', async () => {
    isEnough = false;
    await Promise.all([news.catchUp(), news.catchUp()]);
    await news.catchUp();
    expect(looks).toEqual(['0-0', '0-0']);
  });

  it('that nobody can read are passed by', async () => {
    const without = { key: null, headers: {} };
    log.push({ ...without, value: null }, { ...without, value: Buffer.from('{') });
    tell('gate:1');
    await news.catchUp();
    expect(heard).toEqual(['gate:1']);
  });

  it('tell of who is forgotten, in order', async () => {
    tell('gate:1');
    log.push({ key: Buffer.from('gate:1'), value: null, headers: {} });
    tell('gate:1');
    await news.catchUp();
    expect(heard).toEqual(['gate:1', 'gate:1 is forgotten', 'gate:1']);
  });

  it('are no copies that the broker stored late', async () => {
    for (const sequence of ['01', '02', '01']) tell('gate:1', sequence);
    tell('gate:2', '01');
    await news.catchUp();
    expect(heard).toEqual(['gate:1', 'gate:1', 'gate:2']);
  });
});
