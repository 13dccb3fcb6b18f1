import { newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keysInLane, message, RelayWorld } from '../test/relay-world.ts';

/** What the topic takes of one batch. */
const LIMIT_BYTES = 4_000;

let world: RelayWorld;
beforeAll(async () => {
  world = await RelayWorld.create([], { 'max.message.bytes': String(LIMIT_BYTES) });
});
afterAll(() => world.close());

it('law 3: of batches that the broker refuses for their size all flows but the one event that is too large', async () => {
  const [large, ...behind] = keysInLane(0, 3);
  const others = [1, 2, 3].flatMap((lane) => keysInLane(lane, 4));
  const numbers = Array.from({ length: 20 }, (_, n) => `${n}`.padStart(200, '0'));
  await world.publish(message(large!, 'before'));
  await world.publish(message(large!, newId().repeat(200)));
  for (const value of numbers)
    await world.publish(...[...behind, ...others].map((key) => message(key, value)));
  const relay = world.startRelay();
  await eventually(async () => (await world.waiting()).length === 1 + behind.length * numbers.length, {
    timeoutMs: 30_000,
  });
  for (const key of others) expect(await world.firstsOf(key)).toEqual(numbers);
  expect(await world.firstsOf(large!)).toEqual(['before']);

  // Once the topic takes it, or it is gone, those behind it follow.
  await world.database.query('delete from outbox where octet_length(value) > $1', [LIMIT_BYTES]);
  await eventually(async () => (relay.notify([0]), (await world.waiting()).length === 0), {
    timeoutMs: 30_000,
  });
  for (const key of behind) expect(await world.firstsOf(key)).toEqual(numbers);
});
