import { silentObserver } from '@night-market/event-bus';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Busy, captured, DeliveryWorld, record } from '../test/delivery-world.ts';
import { forgetful } from '../test/members.ts';

let world: DeliveryWorld;
let duplicates = 0;
const observer = { ...silentObserver, duplicate: (count: number) => void (duplicates += count) };
beforeEach(async () => {
  duplicates = 0;
  world = await DeliveryWorld.onKafka();
});
afterEach(() => world.close());

const seen = (count: number) => eventually(() => duplicates >= count, { timeoutMs: 30_000 });
const effects = (count: number) =>
  eventually(async () => (await world.effects()).length >= count, { timeoutMs: 30_000 });

describe('law 4: one effect', () => {
  it('of an event that is sent again and again, in one batch and in many', async () => {
    world.start({}, { ports: { observer } });
    const [one, two] = [captured('a', 1), captured('a', 2)];
    await world.send(one, one, one);
    await effects(1);
    await world.send(one, two, one);
    await world.send(two);
    await seen(5);
    expect(await world.effects()).toEqual(['a:1', 'a:2']);
    expect(duplicates).toBe(5);
  });

  it('of a fact that two versions of a topic tell under one id', async () => {
    world.start({}, { ports: { observer } });
    const facts = Array.from({ length: 20 }, (_, n) => captured(`order-${n}`, n));
    for (const fact of facts) await world.send(fact, { ...fact, topic: 'pay.txn.v2' });
    await seen(facts.length);
    expect(await world.effects()).toHaveLength(facts.length);
    expect(new Set(await world.effects()).size).toBe(facts.length);
  });

  it('of what is redelivered after a crash between the commit and the offsets', async () => {
    const crash = world.start({}, { wrap: forgetful });
    const events = Array.from({ length: 30 }, (_, n) => captured(`order-${n % 7}`, n));
    await world.send(...events);
    await effects(events.length);
    await crash();
    world.start({}, { ports: { observer } });
    await seen(events.length);
    const after = captured('order-0', 99);
    await world.send(after);
    await effects(events.length + 1);
    expect((await world.effects()).length).toBe(events.length + 1);
    expect(duplicates).toBe(events.length);
  });

  it('of events sent several times while replicas come and go, in order per key', async () => {
    const end = world.start({}, { ports: { observer } });
    const events = Array.from({ length: 40 }, (_, n) => captured(`order-${n % 5}`, n));
    const send = async (from: number, to: number) => {
      for (const event of events.slice(from, to)) await world.send(event, event);
    };
    await send(0, 15);
    world.start({}, { ports: { observer } });
    await send(15, 30);
    await end();
    await send(30, 40);
    await effects(events.length);
    await seen(events.length);
    const expected = events.map(({ key, payload }) => `${key}:${String(payload['txnId'])}`);
    const done = await world.effects();
    for (let n = 0; n < 5; n++) {
      const mine = (all: readonly string[]) => all.filter((effect) => effect.startsWith(`order-${n}:`));
      expect(mine(done)).toEqual(mine(expected));
    }
  });

  it('although the first try failed after its effects: they are gone with their inbox row', async () => {
    let failures = 0;
    world.handler = async (events, { tx }) => {
      await record(tx, events);
      if (failures++ < 2) throw new Busy('a peer is busy');
    };
    world.start();
    await world.send(captured('a', 1), captured('a', 2));
    await effects(2);
    expect(await world.effects()).toEqual(['a:1', 'a:2']);
    expect(failures).toBeGreaterThan(2);
  });
});
