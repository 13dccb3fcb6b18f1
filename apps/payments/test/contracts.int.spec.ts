import { exampleNames, takeInExamples, topicsReadBy } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bodyOf, World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

it('handles every example of every type and version that it subscribes to', async () => {
  const { subscriptions } = world.service.runtime.bus;
  const topics = subscriptions.map(({ topic }) => topic);
  expect(topics.sort()).toEqual(topicsReadBy('payments').sort());
  const { handled, held } = await takeInExamples({
    ...world,
    subscriptions,
    // Its own: the charge is written with the event.
    prepare: async ({ type, key }) => type === 'requested' && world.pay(bodyOf(key)),
  });
  expect(held).toEqual([]);
  expect(handled).toEqual(subscriptions.flatMap(({ topic, types }) => exampleNames(topic, types)));
});
