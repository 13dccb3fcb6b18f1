import { eventually } from '@night-market/testing';
import { seededRandom, silentLog, systemClock, type Clock } from '@night-market/kernel';
import { BatchTooLargeError, type OutgoingRecord } from '@night-market/event-bus';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../test/memory-relay-store.ts';
import type { RelayStore } from '../ports.ts';
import { Relay, type RelaySettings } from './relay.ts';

const relays: Relay[] = [];
afterEach(() => Promise.all(relays.splice(0).map((relay) => relay.stop())));

function startRelay(
  store: RelayStore,
  send: (records: readonly OutgoingRecord[]) => Promise<void>,
  settings: Partial<RelaySettings> = {},
  clock: Clock = systemClock,
): Relay {
  const relay = new Relay(
    {
      store,
      producer: { send, close: () => Promise.resolve() },
      clock,
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
      ...settings,
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

  it('sends a notified row without waiting for the poll, in one call for all lanes', async () => {
    const store = new MemoryStore();
    const calls: string[][] = [];
    const relay = startRelay(store, (records) => {
      calls.push(texts(records));
      return Promise.resolve();
    });
    await eventually(() => store.reads > 0);
    store.put(0, 'a', 'b');
    store.put(1, 'c');
    relay.notify([0, 1]);
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

  it('forgets what was sent as it reads again', async () => {
    const store = new MemoryStore();
    store.put(0, '1', '2');
    startRelay(store, () => Promise.resolve());
    await eventually(() => store.rows.length === 0);
    expect({ reads: store.reads, removals: store.removals }).toEqual({ reads: 2, removals: 0 });
  });

  it('forgets what was sent before it stops', async () => {
    const store = new MemoryStore();
    store.put(0, '1');
    const relay = startRelay(store, () => Promise.resolve(void stopped.push(relay.stop())));
    const stopped: Promise<void>[] = [];
    await eventually(() => stopped.length > 0);
    await stopped[0];
    expect(store.rows).toEqual([]);
  });

  it('does not wait for work when it is told to stop while it claims', async () => {
    const store = new MemoryStore();
    const waits: number[] = [];
    const schedule: Clock['schedule'] = (ms, run) => (waits.push(ms), systemClock.schedule(ms, run));
    const clock: Clock = { nowMs: () => systemClock.nowMs(), schedule };
    const stopped: Promise<void>[] = [];
    store.claimLanes = () => (stopped.push(relay.stop()), Promise.resolve([0]));
    const relay = startRelay(store, () => Promise.resolve(), { pollMs: 1_000 }, clock);
    await eventually(() => stopped.length > 0);
    await stopped[0];
    expect(waits).not.toContain(1_000);
  });

  it('forgets what was sent before lanes may go to somebody else', async () => {
    const store = new MemoryStore();
    store.put(0, '1');
    const leftAtClaim: number[] = [];
    store.claimLanes = () => (leftAtClaim.push(store.rows.length), Promise.resolve([0]));
    const relay = startRelay(store, () => Promise.resolve(), { claimEveryMs: 0 });
    await eventually(() => (relay.notify([0]), leftAtClaim.length > 1));
    expect(leftAtClaim.slice(0, 2)).toEqual([1, 0]);
  });

  it('sends once what could not be forgotten at once', async () => {
    const store = new MemoryStore();
    store.put(0, '1', '2');
    const { read } = store;
    let failures = 1;
    store.read = (lanes, held, sent) =>
      sent.length > 0 && failures-- > 0
        ? Promise.reject(new Error('connection lost'))
        : read(lanes, held, sent);
    const sent: string[] = [];
    startRelay(store, (records) => Promise.resolve(void sent.push(...texts(records))));
    await eventually(() => store.rows.length === 0);
    expect(sent).toEqual(['1', '2']);
  });

  it('sends again, in order, what another one sent that died before it was forgotten', async () => {
    const store = new MemoryStore();
    store.put(0, '1', '2');
    const sent: string[] = [];
    const send = (records: readonly OutgoingRecord[]) => Promise.resolve(void sent.push(...texts(records)));
    const { read, remove } = store;
    const died = (): Promise<never> => Promise.reject(new Error('connection lost'));
    store.remove = died;
    store.read = (lanes, held, gone) => (gone.length > 0 ? died() : read(lanes, held, gone));
    const first = startRelay(store, send);
    await eventually(() => sent.length === 2);
    await first.stop();
    Object.assign(store, { read, remove });
    startRelay(store, send);
    await eventually(() => store.rows.length === 0);
    expect(sent).toEqual(['1', '2', '1', '2']);
  });

  it('reads once more for a signal that came while it read, and not for one from before', async () => {
    const store = new MemoryStore();
    const { read } = store;
    const duringRead = [() => store.put(0, 'late')];
    store.read = async (lanes, held, gone) => {
      const rows = await read(lanes, held, gone);
      duringRead.shift()?.();
      relay.notify([0]);
      store.read = read;
      return rows;
    };
    const duringSend = [() => store.put(0, 'later')];
    const sent: string[] = [];
    const relay = startRelay(store, (records) => {
      sent.push(...texts(records));
      duringSend.shift()?.();
      relay.notify([0]);
      return Promise.resolve();
    });
    await eventually(() => store.rows.length === 0 && sent.length === 2);
    await relay.stop();
    expect(sent).toEqual(['late', 'later']);
    // Nothing, late, later, nothing.
    expect(store.reads).toBe(4);
  });

  it('holds a topic that is refused, also when its rows fill the heads of all lanes, and sends the rest together', async () => {
    const store = new MemoryStore();
    const names = (of: string, count: number) => Array.from({ length: count }, (_, n) => `${of}${n}`);
    for (const lane of [0, 1]) store.putOn('refused', lane, ...names(`no-${lane}-`, 25));
    let fixed = false;
    let refusals = 0;
    const sent: OutgoingRecord[] = [];
    const calls: string[][] = [];
    for (const lane of [0, 1]) store.putOn('fine', lane, ...names(`yes-${lane}-`, 5));
    const relay = startRelay(store, (records) => {
      if (!fixed && records.some(({ topic }) => topic === 'refused')) {
        refusals++;
        return Promise.reject(new Error('no such topic'));
      }
      sent.push(...records);
      calls.push(texts(records));
      return Promise.resolve();
    });
    // What was sent is deleted a round trip later.
    await eventually(() => store.rows.every(({ topic }) => topic === 'refused'));
    expect(sent).toHaveLength(10);

    const before = refusals;
    const callsBefore = calls.length;
    store.putOn('fine', 0, 'later');
    store.putOn('fine', 1, 'later');
    relay.notify([0, 1]);
    await eventually(() => !store.rows.some(({ seq }) => seq === 'later'));
    // Together, unless the lane of one is just being tried.
    expect(calls.slice(callsBefore).flat()).toEqual(['later', 'later']);
    // Each try takes time from all others: it comes now and then, not with each batch.
    expect(refusals - before).toBeLessThan(3);

    fixed = true;
    await eventually(() => (relay.notify([0]), !store.rows.some(({ topic }) => topic === 'refused')));
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

  it('splits what is too large until that stands alone, and holds only its topic in its lane', async () => {
    const store = new MemoryStore();
    const isLarge = (text: string) => text.startsWith('large');
    store.putOn('a', 0, '1', '2', 'large', '3', '4');
    store.putOn('b', 0, '5', '6');
    store.putOn('a', 1, '7', '8', '9');
    const sent: OutgoingRecord[] = [];
    let fixed = false;
    let calls = 0;
    const relay = startRelay(store, (records) => {
      calls++;
      if (!fixed && (records.length > 4 || texts(records).some(isLarge)))
        return Promise.reject(new BatchTooLargeError('too large'));
      sent.push(...records);
      return Promise.resolve();
    });
    await eventually(() => store.rows.length === 3);
    expect(store.rows.map(({ seq }) => seq)).toEqual(['large', '3', '4']);
    expect(texts(sent).toSorted()).toEqual(['1', '2', '5', '6', '7', '8', '9']);
    expect(calls).toBeLessThan(12);

    store.putOn('b', 0, 'later');
    relay.notify([0]);
    await eventually(() => texts(sent).includes('later'));
    fixed = true;
    await eventually(() => (relay.notify([0]), store.rows.length === 0));
    const inOrder = (topic: string) => texts(sent.filter((record) => record.topic === topic));
    expect(inOrder('a').filter((text) => !['7', '8', '9'].includes(text))).toEqual([
      '1',
      '2',
      'large',
      '3',
      '4',
    ]);
    expect(inOrder('b')).toEqual(['5', '6', 'later']);
  });

  it('lets a lane that cannot be sent wait alone', async () => {
    const store = new MemoryStore();
    store.put(0, 'poisoned');
    store.put(1, 'fine');
    const sent: string[] = [];
    let fixed = false;
    const relay = startRelay(store, (records) => {
      if (!fixed && texts(records).includes('poisoned')) return Promise.reject(new Error('refused'));
      sent.push(...texts(records));
      return Promise.resolve();
    });
    await eventually(() => sent.includes('fine'));
    expect(store.rows.map(({ seq }) => seq)).toEqual(['poisoned']);
    fixed = true;
    await eventually(() => (relay.notify([0]), store.rows.length === 0));
  });

  it('tells other replicas of rows in their lanes', async () => {
    const store = new MemoryStore();
    const relay = startRelay(store, () => Promise.resolve());
    await eventually(() => store.reads > 0);
    relay.notify([0, 5]);
    expect(store.announced).toEqual([5]);
  });
});
