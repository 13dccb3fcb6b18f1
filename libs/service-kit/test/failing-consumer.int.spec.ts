import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StallWorld, TOPIC } from './stall-world.ts';

const SOON = { timeoutMs: 30_000 };

let world: StallWorld;
beforeAll(async () => {
  world = await StallWorld.create();
});
afterAll(() => world.close());

const metadata = Buffer.alloc(0);

/** Shares partitions out in a way that no member of a service knows. */
const stranger = () => ({
  name: 'stranger',
  version: 1,
  assign: () => Promise.resolve([]),
  protocol: () => ({ name: 'stranger', metadata }),
});

async function ready(url: string) {
  const response = await fetch(`${url}/health/ready`);
  const { checks } = (await response.json()) as { checks: { bus: string } };
  return { status: response.status, bus: checks.bus };
}

it('a service whose consumer keeps failing on its own is not ready and says why, and goes on when it can', async () => {
  const groupId = `${world.bus.namespace}stall`;
  const occupier = world.bus.kafka.consumer({ groupId, partitionAssigners: [stranger] });
  await occupier.connect();
  await occupier.subscribe({ topics: [world.bus.namespace + TOPIC] });
  const joined = new Promise((resolve) => occupier.on(occupier.events.GROUP_JOIN, resolve));
  await occupier.run({ eachMessage: () => Promise.resolve() });
  await joined;

  const { url } = await world.start();
  await eventually(async () => (await ready(url)).status === 503, SOON);
  expect((await ready(url)).bus).toMatch(/^failing: .*protocol/);

  await occupier.disconnect();
  await world.tell(['after']);
  await eventually(async () => (await world.effects()).includes('after'), SOON);
});
