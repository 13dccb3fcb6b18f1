import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { healthFigures, type HealthFiguresParts } from './health-figures.ts';

const outbox = { oldestAgeSeconds: () => Promise.resolve(12.5), waitingEvents: () => Promise.resolve(3) };
const consumer = (
  known: Record<string, number>,
  topics = ['a', 'b'],
): NonNullable<HealthFiguresParts['consumer']> => ({
  topics: () => topics,
  lag: { byTopic: () => Promise.resolve(new Map(Object.entries(known))) },
  stash: { heldKeys: (limit) => Promise.resolve({ parked: limit, waiting: 2 }) },
});
const held = { parkedKeys: { count: 10_000, isMore: true }, waitingKeys: { count: 2, isMore: false } };
const ask = (parts: Omit<HealthFiguresParts, 'clock'>) =>
  healthFigures({ ...parts, clock: new FakeClock() })();

it('a service that publishes and handles tells of both', async () => {
  const lag = [
    { topic: 'a', events: 5 },
    { topic: 'b', events: 0 },
  ];
  expect(await ask({ outbox, consumer: consumer({ a: 5, b: 0 }) })).toEqual({
    outbox: { oldestAgeSeconds: 12.5, waitingEvents: 3 },
    consumer: { lag, ...held },
  });
});

it('what a service does not do is not told as a zero', async () => {
  expect(await ask({})).toEqual({ outbox: null, consumer: null });
});

it('a lag that the broker does not tell is unknown, and not none', async () => {
  expect(await ask({ consumer: consumer({}) })).toMatchObject({ consumer: { lag: null, ...held } });
  expect(await ask({ consumer: consumer({}, []) })).toMatchObject({ consumer: { lag: [], ...held } });
});

it('the age of what waits is never below zero', async () => {
  const figures = await ask({ outbox: { ...outbox, oldestAgeSeconds: () => Promise.resolve(-1) } });
  expect(figures.outbox?.oldestAgeSeconds).toBe(0);
});
