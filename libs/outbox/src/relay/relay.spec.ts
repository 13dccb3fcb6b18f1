import { eventually } from '@night-market/testing';
import { seededRandom, silentLog, systemClock } from '@night-market/kernel';
import type { OutgoingRecord } from '@night-market/event-bus';
import { afterEach, describe, expect, it } from 'vitest';
import { isOn, type OutboxRow, type RelayStore, type Route } from '../ports.ts';
import { Relay } from './relay.ts';

/** Rows in memory; this replica owns lanes 0 and 1. */
class MemoryStore implements RelayStore {
  rows: OutboxRow[] = [];
  reads = 0;
  announced: number[] = [];

  claimLanes = () => Promise.resolve([0, 1]);
  read = (lanes: readonly number[], held: readonly Route[]) => {
    this.reads++;
    const heads = lanes.flatMap((lane) =>
      this.rows.filter((row) => row.lane === lane && !held.some(isOn(row))).slice(0, 10),
    );
    return Promise.resolve(heads);
  };
  remove = (sent: readonly OutboxRow[]) => {
    this.rows = this.rows.filter((row) => !sent.includes(row));
    return Promise.resolve();
  };
  announce = (lanes: readonly number[]) => {
    this.announced.push(...lanes);
    return Promise.resolve();
  };
  onAnnounced = () => undefined;
  close = () => Promise.resolve();

  put(lane: number, ...values: string[]): void {
    this.putOn(`lane-${lane}`, lane, ...values);
  }

  putOn(topic: string, lane: number, ...values: string[]): void {
    for (const value of values) {
      this.rows.push({
        seq: value,
        lane,
        topic,
        key: Buffer.from('k'),
        value: Buffer.from(value),
        headers: {},
      });
    }
  }
}

const relays: Relay[] = [];
afterEach(() => Promise.all(relays.splice(0).map((relay) => relay.stop())));

function startRelay(store: RelayStore, send: (records: readonly OutgoingRecord[]) => Promise<void>): Relay {
  const relay = new Relay(
    {
      store,
      producer: { send, close: () => Promise.resolve() },
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
      observer: { sent: () => undefined, failed: () => undefined, lanes: () => undefined },
    },
    {
      backoff: { baseMs: 1, factor: 2, capMs: 4 },
      holdBackoff: { baseMs: 20, factor: 2, capMs: 200 },
      pollMs: 600_000,
      claimEveryMs: 600_000,
      busyEvents: 8,
      lingerMs: 1,
    },
  );
  relays.push(relay);
  relay.start();
  return relay;
}

const texts = (records: readonly OutgoingRecord[]) => records.map(({ value }) => String(value));

describe('relay', () => {
  it('tells the order of appending, as text that compares as the number; a dead letter stays as it is', async () => {
    const store = new MemoryStore();
    store.put(0, '9', '10');
    store.rows.push({
      ...store.rows[0]!,
      seq: '11',
      topic: 'lane-0.dlq',
      headers: { ce_sequence: 'theirs' },
    });
    const sent: OutgoingRecord[] = [];
    startRelay(store, (records) => Promise.resolve(void sent.push(...records)));
    await eventually(() => sent.length === 3);
    const sequences = sent.map(({ headers }) => headers['ce_sequence']);
    expect(sequences).toEqual(['00000000000000000009', '00000000000000000010', 'theirs']);
    expect(store.rows).toEqual([]);
  });

  it('sends a nudged row without waiting for the poll, in one call for all lanes', async () => {
    const store = new MemoryStore();
    const calls: string[][] = [];
    const relay = startRelay(store, (records) => {
      calls.push(texts(records));
      return Promise.resolve();
    });
    await eventually(() => store.reads > 0);
    store.put(0, 'a', 'b');
    store.put(1, 'c');
    relay.nudge([0, 1]);
    await eventually(() => store.rows.length === 0);
    expect(calls).toEqual([['a', 'b', 'c']]);
  });

  it('keeps the rows while the broker is away and sends them in order when it is back', async () => {
    const store = new MemoryStore();
    store.put(0, '1', '2', '3');
    let away = 5;
    const sent: string[] = [];
    startRelay(store, (records) => {
      if (away-- > 0) return Promise.reject(new Error('no broker'));
      sent.push(...texts(records));
      return Promise.resolve();
    });
    await eventually(() => store.rows.length === 0);
    expect(sent).toEqual(['1', '2', '3']);
  });

  it('sends again, in order, what was sent but not removed', async () => {
    const store = new MemoryStore();
    store.put(0, '1', '2');
    const remove = store.remove;
    let crashes = 1;
    store.remove = (rows) => (crashes-- > 0 ? Promise.reject(new Error('connection lost')) : remove(rows));
    const sent: string[] = [];
    startRelay(store, (records) => {
      sent.push(...texts(records));
      return Promise.resolve();
    });
    await eventually(() => store.rows.length === 0);
    expect(sent).toEqual(['1', '2', '1', '2']);
  });

  it('holds a topic that is refused, also when its rows fill the heads of all lanes, and sends the rest together', async () => {
    const store = new MemoryStore();
    const names = (of: string, count: number) => Array.from({ length: count }, (_, n) => `${of}${n}`);
    for (const lane of [0, 1]) store.putOn('refused', lane, ...names(`no-${lane}-`, 25));
    let mended = false;
    let refusals = 0;
    const sent: OutgoingRecord[] = [];
    const calls: string[][] = [];
    for (const lane of [0, 1]) store.putOn('fine', lane, ...names(`yes-${lane}-`, 5));
    const relay = startRelay(store, (records) => {
      if (!mended && records.some(({ topic }) => topic === 'refused')) {
        refusals++;
        return Promise.reject(new Error('no such topic'));
      }
      sent.push(...records);
      calls.push(texts(records));
      return Promise.resolve();
    });
    await eventually(() => sent.length === 10);
    expect(store.rows.every(({ topic }) => topic === 'refused')).toBe(true);

    const before = refusals;
    store.putOn('fine', 0, 'later');
    store.putOn('fine', 1, 'later');
    relay.nudge([0]);
    await eventually(() => !store.rows.some(({ seq }) => seq === 'later'));
    expect(calls.at(-1)).toEqual(['later', 'later']);
    // Each try takes time from all others: it comes now and then, not with each batch.
    expect(refusals - before).toBeLessThan(3);

    mended = true;
    await eventually(() => (relay.nudge([0]), !store.rows.some(({ topic }) => topic === 'refused')));
    for (const lane of [0, 1]) {
      const ofLane = texts(sent).filter((value) => value.startsWith(`no-${lane}-`));
      expect(ofLane).toEqual(names(`no-${lane}-`, 25));
    }
  });

  it('holds nothing while the broker takes nothing at all', async () => {
    const store = new MemoryStore();
    store.put(0, '1');
    store.put(1, '2');
    // Three times together, then for each topic.
    let away = 3 + 5 * 2;
    const calls: string[][] = [];
    startRelay(store, (records) => {
      if (away-- > 0) return Promise.reject(new Error('no broker'));
      calls.push(texts(records));
      return Promise.resolve();
    });
    await eventually(() => store.rows.length === 0);
    expect(calls).toEqual([['1'], ['2']]);
  });

  it('lets a lane that cannot be sent wait alone', async () => {
    const store = new MemoryStore();
    store.put(0, 'poisoned');
    store.put(1, 'fine');
    const sent: string[] = [];
    let mended = false;
    const relay = startRelay(store, (records) => {
      if (!mended && texts(records).includes('poisoned')) return Promise.reject(new Error('refused'));
      sent.push(...texts(records));
      return Promise.resolve();
    });
    await eventually(() => sent.includes('fine'));
    expect(store.rows.map(({ seq }) => seq)).toEqual(['poisoned']);
    mended = true;
    await eventually(() => (relay.nudge([0]), store.rows.length === 0));
  });

  it('tells other replicas of rows in their lanes', async () => {
    const store = new MemoryStore();
    const relay = startRelay(store, () => Promise.resolve());
    await eventually(() => store.reads > 0);
    relay.nudge([0, 5]);
    expect(store.announced).toEqual([5]);
  });
});
