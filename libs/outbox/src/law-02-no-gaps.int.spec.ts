import { seededRandom } from '@night-market/kernel';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keysInLane, message, RelayWorld } from '../test/relay-world.ts';

let world: RelayWorld;
beforeAll(async () => {
  world = await RelayWorld.create(['create table elsewhere (id int primary key)']);
});
afterAll(() => world.close());
afterEach(async () => {
  openGates();
  await world.stopRelays();
});

/** A transaction on a connection of its own that has appended and stays open until `commit`. */
async function appended(key: string, value: string) {
  const end = gate();
  let drawn = false;
  const done = world.unitOfWork.run(async (tx) => {
    await world.append(tx, message(key, value));
    drawn = true;
    await end.opened;
  });
  await eventually(() => drawn);
  return { commit: () => (end.open(), done) };
}

describe('law 2: no gaps', () => {
  it('a row with a lower number in the same lane that commits late is sent, after later ones were', async () => {
    world.startRelay();
    const [slow = '', quick = ''] = keysInLane(3, 2, 'late-');
    const late = await appended(slow, 'late');
    await world.publish(message(quick, 'early'));
    await eventually(async () => (await world.valuesOf(quick)).length === 1);
    await eventually(async () => (await world.waiting()).length === 0);
    expect(await world.valuesOf(slow)).toEqual([]);
    await late.commit();
    await eventually(async () => (await world.valuesOf(slow)).length === 1);
    expect(await world.valuesOf(quick)).toEqual(['early']);
  });

  it('many that commit in the reverse order of their numbers are all sent', async () => {
    world.startRelay();
    const keys = keysInLane(5, 8, 'reverse-');
    const open = [];
    for (const key of keys) open.push(await appended(key, 'x'));
    for (const [n, transaction] of open.reverse().entries()) {
      await transaction.commit();
      const expected = keys.slice(keys.length - n - 1);
      await eventually(async () =>
        (await Promise.all(expected.map((key) => world.valuesOf(key)))).every((all) => all.length === 1),
      );
    }
  });

  it('a long open transaction elsewhere, with a snapshot and a row of its own, holds up nothing', async () => {
    const end = gate();
    let open = false;
    const long = world.unitOfWork.run(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      await tx.query('insert into elsewhere values (1)');
      await tx.query('select count(*) from outbox');
      open = true;
      await end.opened;
    });
    await eventually(() => open);
    world.startRelay();
    const keys = Array.from({ length: 30 }, (_, n) => `beside-${n}`);
    for (const key of keys) await world.publish(message(key, '1'), message(key, '2'));
    await eventually(async () => (await world.waiting()).length === 0);
    const values = await world.values();
    for (const key of keys) expect(values.get(key)).toEqual(['1', '2']);
    end.open();
    await long;
  });

  it('an open transaction holds up its own key, and no other of its lane', async () => {
    world.startRelay();
    const [held = '', ...others] = keysInLane(2, 6, 'held-');
    const open = await appended(held, '1');
    let passed = false;
    const second = world.publish(message(held, '2')).then(() => (passed = true));
    for (const key of others) await world.publish(message(key, 'x'));
    await eventually(async () =>
      (await Promise.all(others.map((key) => world.valuesOf(key)))).every((all) => all.length === 1),
    );
    expect(passed).toBe(false);
    await open.commit();
    await second;
    await eventually(async () => (await world.valuesOf(held)).length === 2);
    expect(await world.valuesOf(held)).toEqual(['1', '2']);
  });

  it('whatever commits is sent and whatever does not is not, through 160 transactions side by side', async () => {
    world.startRelay();
    world.startRelay();
    const random = seededRandom(2);
    const committed = new Map<string, string[]>();
    const writer = async (name: number) => {
      for (let n = 0; n < 20; n++) {
        const keys = new Set(
          Array.from(
            { length: 1 + Math.floor(random.next() * 3) },
            () => `mix-${Math.floor(random.next() * 9)}`,
          ),
        );
        const value = `${name}.${n}`;
        const isKept = random.next() < 0.8;
        await world.unitOfWork
          .run(async (tx) => {
            await world.append(tx, ...[...keys].map((key) => message(key, value)));
            await tx.query('select pg_sleep($1)', [random.next() * 0.02]);
            if (!isKept) throw new Error('rolled back');
            // The keys are locked until the commit, so this is its order.
            for (const key of keys) committed.set(key, [...(committed.get(key) ?? []), value]);
          })
          .catch((error: Error) => expect(error.message).toBe('rolled back'));
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => writer(name)));
    await eventually(async () => (await world.waiting()).length === 0);
    const sent = await world.values();
    for (const [key, values] of committed) expect([...new Set(sent.get(key))]).toEqual(values);
  });
});
