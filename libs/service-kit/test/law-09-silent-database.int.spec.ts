import { eventually, TcpProxy } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StallWorld } from './stall-world.ts';

let world: StallWorld;
beforeAll(async () => {
  world = await StallWorld.create();
});
afterAll(() => world.close());

const AGAIN = { timeoutMs: 40_000 };

it('a database that vanishes without a word: not ready at once, and all flows again when it is back', async () => {
  const { proxy, url } = await TcpProxy.before(world.database.url);
  const service = await world.start({ DATABASE_URL: url });
  const isReady = async () => (await fetch(`${service.url}/health/ready`)).ok;
  const lanes = async () =>
    (await service.runtime.metrics.registry.getSingleMetric('outbox_owned_lanes')!.get()).values[0]?.value;
  await world.tell(['before']);
  await eventually(async () => (await world.effects()).length === 1);
  await eventually(async () => (await lanes()) === 8);

  proxy.silence();
  await world.tell(['meanwhile']);
  const answer = await fetch(`${service.url}/health/ready`, { signal: AbortSignal.timeout(4_000) });
  expect(answer.status).toBe(503);

  proxy.carryAgain();
  await eventually(isReady, AGAIN);
  await eventually(async () => (await world.effects()).includes('meanwhile'), AGAIN);
  await world.publish(service, ['after']);
  await eventually(async () => (await world.database.query('select id from outbox')).length === 0, AGAIN);
  await eventually(async () => (await world.effects()).length === 3);
  expect(await world.effects()).toEqual(['before', 'meanwhile', 'after']);
  await service.stop();
  await proxy.cut();
});
