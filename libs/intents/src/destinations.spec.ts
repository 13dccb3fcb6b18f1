import { seededRandom, silentLog, type Log } from '@night-market/kernel';
import { FakeClock, settled } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Errand } from '../test/errand.ts';
import { MemoryErrands } from '../test/memory-errands.ts';
import type { DestinationSettings } from './destination.ts';
import { CallFailedError, UnknownOutcomeError } from './failure.ts';
import { DEFAULT_INTENT_WORKER, IntentWorker } from './intent-worker.ts';

const POLL_MS = 250;

/** Destinations that answer at once, unless the test says otherwise. */
class World {
  readonly clock = new FakeClock();
  readonly random = seededRandom(1);
  log: Log = silentLog;
  readonly store = new MemoryErrands(this.clock);
  readonly calls: string[] = [];
  answer = async (_errand: Errand, _askFirst: boolean): Promise<void> => undefined;
  settings: Partial<DestinationSettings> = {};
  readonly worker = new IntentWorker<Errand, string>(
    {
      store: this.store,
      destinationOf: ({ destination }) => destination,
      keyOf: ({ key }) => key,
      call: async (errand, askFirst) => {
        this.calls.push(`${errand.destination}/${errand.key}${askFirst ? '?' : ''}`);
        await this.answer(errand, askFirst);
        return errand.id;
      },
      record: (id) => this.store.done([id]),
    },
    this,
    {
      ...DEFAULT_INTENT_WORKER,
      destination: () => ({ concurrency: 2, maxQueued: 1_000, queueLimitMs: 5_000, ...this.settings }),
      pollMs: POLL_MS,
    },
  );

  async write(destination: string, ...keys: string[]): Promise<void> {
    const { heads } = await this.store.write(keys.map((key) => ({ destination, key })));
    this.worker.offer(heads);
  }

  states(destination: string): string[] {
    return this.store.rows.filter((row) => row.destination === destination).map(({ state }) => state);
  }

  to = (destination: string): string[] => this.calls.filter((call) => call.startsWith(`${destination}/`));
}

const numbered = (name: string, amount: number): string[] =>
  Array.from({ length: amount }, (_, n) => `${name}${n}`);

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.worker.stop());

describe('destinations', () => {
  it('that hang hold up no other, neither fresh intents nor due ones', async () => {
    const ends: (() => void)[] = [];
    world.answer = ({ destination }) =>
      destination === 'dead' ? new Promise((resolve) => ends.push(resolve)) : Promise.resolve();
    await world.write('dead', ...numbered('d', 500));
    await world.store.write(numbered('old', 40).map((key) => ({ destination: 'quick', key })));
    await world.store.pass(60_000);
    world.worker.start();
    await world.write('quick', ...numbered('q', 500));
    await world.clock.advance(2_000);
    expect(new Set(world.states('quick'))).toEqual(new Set(['done']));
    expect(world.to('dead')).toHaveLength(2);
    expect(world.worker.view()).toContainEqual({
      destination: 'dead',
      circuit: 'closed',
      failures: 0,
      underWay: 2,
      queued: 498,
    });
    while (ends.length > 0) {
      for (const end of ends.splice(0)) end();
      await settled();
    }
  });

  it('are each called at their own rate, in memory and from the store', async () => {
    world.settings = { concurrency: 50, rate: { perSecond: 10, burst: 5 }, queueLimitMs: 60_000 };
    await world.store.write(numbered('old', 50).map((key) => ({ destination: 'a', key })));
    await world.store.pass(60_000);
    await world.write('a', ...numbered('k', 50));
    world.worker.start();
    await world.clock.advance(0);
    expect(world.calls).toHaveLength(5);
    await world.clock.advance(5_000);
    expect(world.calls.length).toBeGreaterThanOrEqual(50);
    expect(world.calls.length).toBeLessThanOrEqual(55);
    const due = world.calls.filter((call) => call.includes('old')).length;
    expect(due).toBeGreaterThanOrEqual(10);
    expect(due).toBeLessThanOrEqual(40);
  });

  it('that keep failing are left alone but for probes, and no intent loses its tries to those', async () => {
    const lines: string[] = [];
    world.log = { ...silentLog, warn: (_f, m) => void lines.push(m), info: (_f, m) => void lines.push(m) };
    world.settings = {
      circuit: { window: 4, maxFailures: 4, openFor: { baseMs: 1_000, factor: 2, capMs: 8_000 } },
    };
    world.answer = ({ destination }) =>
      destination === 'dead'
        ? Promise.reject(new CallFailedError('transient', 'refused'))
        : Promise.resolve();
    world.worker.start();
    await world.write('dead', ...numbered('d', 4));
    await world.clock.advance(0);
    expect(world.worker.view()[0]).toMatchObject({ circuit: 'open', underWay: 0, queued: 0 });
    const before = world.calls.length;
    await world.clock.advance(600_000);
    // About one probe every 4 to 8 s; if they counted as tries, all four intents would be parked.
    expect(world.calls.length - before).toBeGreaterThan(60);
    expect(world.calls.length - before).toBeLessThan(160);
    expect(new Set(world.states('dead'))).toEqual(new Set(['pending']));
    await world.write('quick', 'q');
    expect(world.to('quick')).toEqual(['quick/q']);
    world.answer = () => Promise.resolve();
    await world.clock.advance(30_000);
    expect(new Set(world.states('dead'))).toEqual(new Set(['done']));
    expect(lines.filter((line) => line.startsWith('circuit'))).toEqual([
      'circuit opened: the destination keeps failing; it is tried again by itself',
      'circuit closed: the destination answers again',
    ]);
  });

  it('that refuse for good are there all the same: the circuit stays closed, the intents are parked', async () => {
    world.settings = {
      circuit: { window: 4, maxFailures: 1, openFor: { baseMs: 1_000, factor: 2, capMs: 8_000 } },
    };
    world.answer = () => Promise.reject(new CallFailedError('permanent', 'malformed'));
    await world.write('a', 'k1', 'k2', 'k3');
    await settled();
    expect([world.calls, world.states('a')]).toEqual([
      ['a/k1', 'a/k2', 'a/k3'],
      ['parked', 'parked', 'parked'],
    ]);
    expect(world.worker.view()[0]).toMatchObject({ circuit: 'closed' });
    world.answer = () => Promise.resolve();
    world.worker.start();
    await world.store.retry('2');
    await world.clock.advance(POLL_MS);
    expect([world.calls.at(-1), world.states('a')]).toEqual(['a/k2?', ['parked', 'done', 'parked']]);
  });

  it('keep the order of a key through failures and restarts of its intents', async () => {
    let fails = 3;
    world.answer = ({ key }) =>
      key === 'k' && fails-- > 0 ? Promise.reject(new UnknownOutcomeError('no answer')) : Promise.resolve();
    const done: string[] = [];
    const { done: write } = world.store;
    world.store.done = async (ids) => (done.push(...ids), write.call(world.store, ids));
    world.worker.start();
    await world.write('a', 'k', 'other', 'k');
    await world.write('a', 'k');
    await world.clock.advance(60_000);
    expect(done).toEqual(['2', '1', '3', '4']);
    expect(world.calls).toEqual(['a/k', 'a/other', 'a/k?', 'a/k?', 'a/k?', 'a/k', 'a/k']);
  });

  it('are asked first only where a try may have happened, and an intent is parked after its last try', async () => {
    world.answer = (_errand, askFirst) =>
      Promise.reject(askFirst ? new CallFailedError('transient', 'busy') : new UnknownOutcomeError('lost'));
    world.worker.start();
    await world.write('a', 'k');
    await world.clock.advance(1_200_000);
    expect(world.calls).toEqual(['a/k', ...Array<string>(9).fill('a/k?')]);
    expect(world.states('a')).toEqual(['parked']);
    world.answer = () => Promise.reject(new CallFailedError('transient', 'busy'));
    await world.write('b', 'k');
    await world.clock.advance(2_000);
    expect(world.to('b').slice(0, 2)).toEqual(['b/k', 'b/k']);
  });

  it('count no try when the outcome cannot be written, and ask for it', async () => {
    const { done } = world.store;
    world.store.done = () => Promise.reject(new Error('the database is away'));
    world.worker.start();
    await world.write('a', 'k');
    await world.clock.advance(60_000);
    expect(world.store.rows[0]).toMatchObject({ state: 'pending', attempts: 0, askFirst: true });
    world.store.done = done;
    await world.clock.advance(10_000);
    expect(world.states('a')).toEqual(['done']);
  });

  it('begin nothing from memory whose lease may be over', async () => {
    world.settings = { concurrency: 1 };
    const ends: (() => void)[] = [];
    world.answer = () => new Promise((resolve) => ends.push(resolve));
    await world.write('a', 'k1', 'k2');
    await world.clock.advance(5_000);
    ends[0]!();
    await settled();
    expect([world.calls, world.worker.view()[0]?.queued]).toEqual([['a/k1'], 0]);
  });
});
