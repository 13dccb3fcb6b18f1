import { seededRandom } from '@night-market/kernel';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keysInLane, laneOfKey, message, RelayWorld, wrapped } from '../test/relay-world.ts';
import { LANES } from './lanes.ts';
import { PgRelayStore } from './postgres/pg-relay-store.ts';

let world: RelayWorld;
beforeAll(async () => {
  world = await RelayWorld.create();
});
afterAll(() => world.close());
afterEach(async () => {
  openGates();
  await world.stopRelays();
});

const numbers = (amount: number) => Array.from({ length: amount }, (_, n) => String(n));
const drained = () => eventually(async () => (await world.waiting()).length === 0, { timeoutMs: 30_000 });

describe('law 3: broker order is commit order for a key', () => {
  it('a second writer of a key waits for the first, however many replicas write', async () => {
    world.startRelay();
    const held = gate();
    let appended = false;
    const first = world.unitOfWork.run(async (tx) => {
      await world.append(tx, message('two-writers', '1'));
      appended = true;
      await held.opened;
    });
    await eventually(() => appended);
    let secondDone = false;
    const second = world.publish(message('two-writers', '2')).then(() => (secondDone = true));
    await world.publish(message('somebody-else', 'x'));
    await eventually(async () => (await world.valuesOf('somebody-else')).length === 1);
    expect(secondDone).toBe(false);
    held.open();
    await Promise.all([first, second]);
    await drained();
    expect(await world.valuesOf('two-writers')).toEqual(['1', '2']);
  });

  it('through a backlog of many reads', async () => {
    const all = numbers(400);
    for (let at = 0; at < all.length; at += 80)
      await world.publish(...all.slice(at, at + 80).map((value) => message('backlog', value)));
    world.startRelay();
    await drained();
    expect(await world.valuesOf('backlog')).toEqual(all);
  });

  it('with three relays, calls that fail before or after the broker has them, a relay that leaves and sessions that end', async () => {
    const random = seededRandom(3);
    const flaky = () =>
      wrapped(world.producer(), async (send) => {
        const luck = random.next();
        if (luck < 0.2) throw new Error('the broker is lost');
        await send();
        if (luck < 0.4) throw new Error('no answer in time');
      });
    const leaving = world.startRelay(flaky());
    const staying = [world.startRelay(flaky()), world.startRelay(flaky())];
    await eventually(() => [leaving, ...staying].every((relay) => (world.owned.get(relay) ?? 0) > 0));
    const keys = Array.from({ length: 20 }, (_, n) => `flaky-${n}`);
    for (const value of numbers(40)) {
      await world.publish(...keys.map((key) => message(key, value)));
      if (value === '15') await world.stopRelay(leaving);
      if (value === '25') await world.endRelaySessions();
    }
    await drained();
    const sent = await world.values();
    for (const key of keys) expect([...new Set(sent.get(key))]).toEqual(numbers(40));
  });

  it('with a relay that froze in the middle of a call and wakes when another owns its lanes', async () => {
    const thaw = gate();
    let inHand: string[] = [];
    let isSent = false;
    const frozen = wrapped(world.producer(), async (send, records) => {
      inHand = records.map(({ value }) => String(value));
      await thaw.opened;
      await send();
      isSent = true;
    });
    await world.publish(message('frozen', '0'), message('frozen', '1'));
    const relay = world.startRelay(frozen);
    await eventually(() => inHand.length === 2);
    await world.endRelaySessions();
    const other = world.startRelay();
    await eventually(() => world.owned.get(other) === LANES);
    await world.publish(message('frozen', '2'), message('frozen', '3'));
    await drained();
    thaw.open();
    await eventually(() => isSent);
    await world.stopRelay(relay);
    expect(await world.valuesOf('frozen')).toEqual(['0', '1', '2', '3', '0', '1']);
    expect(await world.firstsOf('frozen')).toEqual(['0', '1', '2', '3']);
  });

  it('with a relay that dies between the call and the removal: the next one sends again, from the first on', async () => {
    const never = gate();
    let isSent = false;
    const dying = wrapped(world.producer(), async (send) => {
      await send();
      isSent = true;
      await never.opened;
    });
    await world.publish(...numbers(3).map((value) => message('twice', value)));
    world.startRelay(dying);
    await eventually(() => isSent);
    await world.endRelaySessions();
    await world.publish(message('twice', '3'));
    world.startRelay();
    await drained();
    expect(await world.valuesOf('twice')).toEqual(['0', '1', '2', '0', '1', '2', '3']);
  });

  it('what the broker refuses waits alone, however much it is, and goes in order once the broker takes it', async () => {
    world.startRelay();
    const [gone, each] = ['no.such.topic', numbers(LANES).map(Number)];
    const keyIn = (of: string, lane: number) => keysInLane(lane, 1, of)[0]!;
    // More than one read of each lane: all heads are full of them.
    await Promise.all(
      each.map((lane) =>
        world.publish(...numbers(150).map((value) => message(keyIn('refused-', lane), value, gone))),
      ),
    );
    const others = each.map((lane) => keyIn('others-', lane));
    const publish = (value: string) => world.publish(...others.map((key) => message(key, value)));
    const areSent = async (values: readonly string[]) => {
      const sent = await world.values();
      return others.every((key) => String(sent.get(key)) === String(values));
    };
    await publish('1');
    await eventually(() => areSent(['1']), { timeoutMs: 60_000 });
    await publish('2');
    await eventually(() => areSent(['1', '2']), { timeoutMs: 30_000 });
    // The broker has the last ones a moment before the outbox has forgotten them.
    const waiting = await eventually(async () => {
      const rows = await world.waiting();
      return rows.every(({ key }) => key.startsWith('refused-')) && rows;
    });
    expect(waiting).toHaveLength(LANES * 150);

    await world.bus.add(gone);
    await eventually(async () => (await world.waiting()).length === 0, { timeoutMs: 60_000 });
    const records = await world.bus.readAll(gone);
    for (const lane of each) {
      const ofKey = records
        .filter(({ key }) => key === keyIn('refused-', lane))
        .map(({ value }) => String(value));
      expect([...new Set(ofKey)]).toEqual(numbers(150));
    }
  });

  it('a relay whose session has ended takes its lanes again in one session, and leaves none unowned', async () => {
    const relay = world.startRelay();
    await eventually(() => world.owned.get(relay) === LANES);
    for (let round = 0; round < 3; round++) {
      await world.endRelaySessions();
      await world.publish(message('again', String(round)));
      await drained();
      await eventually(async () => (await world.relaySessions()) === 1 && world.owned.get(relay) === LANES);
    }
    expect(await world.firstsOf('again')).toEqual(numbers(3));
  });

  it('a relay that has stopped takes no share of the lanes away from the others', async () => {
    const store = new PgRelayStore({ connectionString: world.database.url });
    expect(await store.claimLanes()).toHaveLength(LANES);
    const late = [store.announce([1]), store.close(), store.announce([2])];
    await Promise.allSettled(late);
    const other = world.startRelay();
    await eventually(() => world.owned.get(other) === LANES);
  });

  it('a key waits in the same lane for ever', () => {
    expect(['order-0', 'order-1', 'order-2', 'order-0001'].map(laneOfKey)).toEqual([6, 5, 0, 1]);
  });
});
