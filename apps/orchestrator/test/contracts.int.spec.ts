import { exampleNames, takeInExamples, topicsReadBy } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOrchestrator, type RunningOrchestrator } from './support/service.ts';

let service: RunningOrchestrator;

beforeAll(async () => {
  service = await startOrchestrator();
});
afterAll(() => service.stop());

it('handles every example of every type and version that it subscribes to', async () => {
  const { subscriptions } = service;
  const topics = subscriptions.map(({ topic }) => topic);
  expect(topics.sort()).toEqual(topicsReadBy('orchestrator').sort());
  const { handled, held } = await takeInExamples(service);
  expect(held).toEqual([]);
  expect(handled).toEqual(subscriptions.flatMap(({ topic, types }) => exampleNames(topic, types)));
});
