import { silentObserver, type ConsumedRecord } from '@night-market/event-bus';
import { silentLog, type Log } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Busy,
  captured,
  DeliveryWorld,
  failingFor,
  record,
  SESSION_MS,
  StoreAway,
} from '../test/delivery-world.ts';
import { watched } from '../test/members.ts';

let world: DeliveryWorld;
let handedOver: ConsumedRecord[];
let alerts: { attempt?: number; attempts?: number }[];
beforeEach(async () => {
  [handedOver, alerts] = [[], []];
  world = await DeliveryWorld.onKafka();
});
afterEach(() => world.close());

const log: Log = { ...silentLog, error: (fields) => void alerts.push(fields) };
const restore = () => {
  world.handler = (events, { tx }) => record(tx, events);
};

/** Until the group would have thrown out a member that had been silent since now. */
const outlastsTheSession = async () => {
  const startedMs = Date.now();
  await eventually(() => Date.now() - startedMs > SESSION_MS * 1.5, { timeoutMs: SESSION_MS * 3 });
};
const stillTheFirstMembership = () =>
  handedOver.length > 0 && handedOver.every(({ lease }) => !lease.revoked);

describe('law 5: recoverable errors wait', () => {
  it('while the store is away: longer than the session, in the group, nothing skipped, with an alert', async () => {
    let tries = 0;
    world.handler = () => Promise.reject(new StoreAway(`try ${++tries}`));
    const retries: number[] = [];
    const observer = { ...silentObserver, retry: (attempt: number) => void retries.push(attempt) };
    world.start({ alertAfterAttempts: 4 }, { wrap: watched(handedOver), ports: { log, observer } });
    const events = Array.from({ length: 12 }, (_, n) => captured(`order-${n % 3}`, n));
    await world.send(...events);
    await eventually(() => tries > 0);
    await outlastsTheSession();
    expect(await world.effects()).toEqual([]);
    expect(retries).toEqual(retries.map((_, n) => n + 1));
    expect(retries.length).toBeGreaterThan(10);
    // Every failure from the fourth on, none before.
    expect(alerts.map(({ attempt }) => attempt)).toEqual(retries.slice(3));
    restore();
    await eventually(async () => (await world.effects()).length === events.length);
    for (const key of ['order-0', 'order-1', 'order-2']) {
      const mine = events
        .filter((event) => event.key === key)
        .map((event) => `${key}:${String(event.payload['txnId'])}`);
      expect((await world.effects()).filter((effect) => effect.startsWith(key))).toEqual(mine);
    }
    expect(handedOver).toHaveLength(events.length);
    expect(stillTheFirstMembership()).toBe(true);
    expect(await world.reader.counts()).toEqual({ parkedKeys: 0, waitingKeys: 0, events: 0 });
  });

  it('of one key: only the key waits, for longer than the session; past the threshold an alert, and trying goes on', async () => {
    world.handler = failingFor('bad', () => new Busy('a peer is busy'));
    let overdue = 0;
    const observer = { ...silentObserver, overdue: () => void overdue++ };
    const retry = { maxAttempts: 3, maxAgeMs: 60_000, afterwards: 'keep_waiting' } as const;
    world.start({ retry }, { wrap: watched(handedOver), ports: { log, observer } });
    await world.send(captured('bad', 1), captured('bad', 2), captured('good', 1));
    await eventually(async () => (await world.keyOf('bad'))?.events === 2);
    await outlastsTheSession();
    for (let n = 2; n < 6; n++) await world.send(captured('good', n));
    await eventually(async () => (await world.effects()).length === 5);
    expect(await world.effects()).toEqual([1, 2, 3, 4, 5].map((n) => `good:${n}`));
    const waiting = (await world.keyOf('bad'))!;
    expect(waiting).toMatchObject({ state: 'waiting', errorType: 'Busy', events: 2 });
    expect(waiting.attempts).toBeGreaterThan(5);
    expect(overdue).toBeGreaterThan(0);
    // The first failure says that the key is held back; then nothing until the third.
    expect(alerts.slice(0, 3).map(({ attempts }) => attempts)).toEqual([1, 3, 4]);
    expect(await world.letters()).toEqual([]);
    restore();
    await eventually(async () => (await world.effects()).length === 7);
    expect((await world.effects()).slice(5)).toEqual(['bad:1', 'bad:2']);
    expect(stillTheFirstMembership()).toBe(true);
  });

  it('counts its attempts over restarts, and parks the key then if the policy says so', async () => {
    world.handler = failingFor('bad', () => new Busy('a peer is busy'));
    world.start();
    await world.send(captured('bad', 1), captured('a', 1));
    await eventually(async () => ((await world.keyOf('bad'))?.attempts ?? 0) >= 2);
    await world.stop();
    const before = (await world.keyOf('bad'))!.attempts;
    world.start({ retry: { maxAttempts: before + 2, maxAgeMs: 60_000, afterwards: 'park' } });
    await world.send(captured('bad', 2), captured('a', 2));
    await eventually(async () => (await world.keyOf('bad'))?.state === 'parked');
    expect((await world.keyOf('bad'))!.attempts).toBe(before + 2);
    expect(await world.letters()).toHaveLength(1);
    await eventually(async () => (await world.effects()).length === 2);
    expect(await world.effects()).toEqual(['a:1', 'a:2']);
  });

  it('goes on by itself, in order, when what was recoverable has recovered', async () => {
    world.handler = failingFor('bad', () => new Busy('a peer is busy'));
    world.start();
    await world.send(...[1, 2, 3].map((n) => captured('bad', n)), captured('a', 1));
    await eventually(async () => (await world.keyOf('bad'))?.events === 3);
    restore();
    await eventually(async () => (await world.effects()).length === 4);
    expect(await world.effects()).toEqual(['a:1', 'bad:1', 'bad:2', 'bad:3']);
    expect(await world.keyOf('bad')).toBeUndefined();
    expect(await world.letters()).toEqual([]);
  });

  it.each([
    ['hangs', 1],
    ['hangs among many', 60],
  ])(
    'a handler that %s: seen as waiting before the deadline of a handler, while all other keys flow',
    async (_name, others) => {
      const stuck = (key: string) => key === 'stuck';
      world.handler = (events, { tx }) =>
        events.some(({ key }) => stuck(key)) ? new Promise(() => undefined) : record(tx, events);
      world.start({ handlerDeadlineMs: 2_000 }, { wrap: watched(handedOver) });
      await world.send(captured('warm-up', 1));
      await eventually(async () => (await world.effects()).length === 1);
      const beside = Array.from({ length: others }, (_, n) => captured(`key-${n}`, 1));
      await world.send(...beside.slice(0, others / 2), captured('stuck', 1), ...beside.slice(others / 2));
      await eventually(async () => (await world.keyOf('stuck'))?.errorType === 'DeadlineError', {
        timeoutMs: 1_900,
      });
      expect(await world.keyOf('stuck')).toMatchObject({ state: 'waiting', events: 1 });
      await eventually(async () => (await world.effects()).length === others + 1);
      await world.send(captured('stuck', 2), captured('key-0', 2));
      await eventually(async () => (await world.effects()).includes('key-0:2'));
      expect((await world.reader.counts()).waitingKeys).toBe(1);
      restore();
      await eventually(async () => (await world.effects()).length === others + 4);
      expect((await world.effects()).filter((effect) => effect.startsWith('stuck'))).toEqual([
        'stuck:1',
        'stuck:2',
      ]);
    },
  );

  it('takes a store that is slow for no key of its own: the limit grows, and what waits is little', async () => {
    const slowMs = 700;
    world.handler = async (events, { tx }) => {
      await tx.query('select pg_sleep($1)', [slowMs / 1_000]);
      await record(tx, events);
    };
    let held = 0;
    const observer = { ...silentObserver, stashed: () => void held++ };
    world.start({}, { ports: { observer } });
    const events = Array.from({ length: 40 }, (_, n) => captured(`key-${n}`, n));
    await world.send(...events);
    await eventually(async () => (await world.effects()).length === events.length, { timeoutMs: 30_000 });
    expect(held).toBeLessThan(events.length / 2);
    expect((await world.reader.counts()).waitingKeys).toBe(0);
    expect(new Set(await world.effects()).size).toBe(events.length);
  });
});
