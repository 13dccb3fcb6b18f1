import { exampleNames, takeInExamples, topicsReadBy } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPowerOps, type RunningPowerOps } from './support/service.ts';

let service: RunningPowerOps;

beforeAll(async () => {
  service = await startPowerOps();
});
afterAll(() => service.stop());

it('handles every example of every type and version that it subscribes to', async () => {
  const { subscriptions } = service;
  const topics = subscriptions.map(({ topic }) => topic);
  expect(topics.sort()).toEqual(topicsReadBy('power-ops').sort());
  const prepare = ({ key }: { readonly key: string }) => service.setFeeder(key);
  const { handled, held } = await takeInExamples({ ...service, prepare });
  expect(held).toEqual([]);
  expect(handled).toEqual(subscriptions.flatMap(({ topic, types }) => exampleNames(topic, types)));
});
