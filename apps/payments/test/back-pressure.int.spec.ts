import { eventually } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bodyOf, World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  // More than one event in hand is already too much.
  world = await World.create({ BATCH_MAX_EVENTS: '1' });
});
afterAll(() => world.close());

/** What the service says of its waits. */
async function waits(): Promise<{ count: number; seconds: number }> {
  const { text } = await world.get('/metrics');
  const number = (name: string): number =>
    Number(new RegExp(`^payments_intake_wait_seconds_${name}{.*} (.*)$`, 'm').exec(text)?.[1]);
  return { count: number('count'), seconds: number('sum') };
}

it('lets new payments wait for a moment while events of earlier ones are in hand, and takes them all', async () => {
  expect((await world.pay(bodyOf('first'))).status).toBe(202);
  await world.settledOrder('first');
  expect(await waits()).toMatchObject({ count: 1 });
  expect((await waits()).seconds).toBeLessThan(0.1);

  const holder = new pg.Client({ connectionString: world.database.url });
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table inbox in share mode');
  const held = ['second', 'third', 'fourth', 'fifth'];
  for (const orderId of held) expect((await world.pay(bodyOf(orderId))).status).toBe(202);
  await eventually(() => world.service.runtime.bus.recordsInHand > 1);
  const before = await waits();
  expect((await world.pay(bodyOf('sixth'))).status).toBe(202);
  const after = await waits();
  expect(after.count).toBe(before.count + 1);
  // The sum is a float, and the difference of two of them a little off.
  expect(Math.round((after.seconds - before.seconds) * 1e6)).toBeGreaterThanOrEqual(150_000);

  await holder.query('rollback');
  await holder.end();
  for (const orderId of [...held, 'sixth'])
    expect((await world.settledOrder(orderId)).charge.state).toBe('captured');
});
