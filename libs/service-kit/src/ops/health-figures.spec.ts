import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import type { MeasuredIntents } from '../metrics/intent-metrics.ts';
import type { TopicLag } from '../metrics/consumer-progress.ts';
import { healthFigures, type HealthFiguresParts } from './health-figures.ts';

const outbox = { oldestAgeSeconds: () => Promise.resolve(12.5), waitingEvents: () => Promise.resolve(3) };
const CALM = { handled: 3, failed: 0, p95Seconds: 0.01, longestSeconds: 0.02 };
const consumer = (
  known: Record<string, TopicLag>,
  topics = ['a', 'b'],
): NonNullable<HealthFiguresParts['consumer']> => ({
  topics: () => topics,
  lag: { byTopic: () => Promise.resolve(new Map(Object.entries(known))) },
  recent: { figures: (all) => all.map((topic) => ({ topic, ...CALM })) },
  stash: { heldKeys: (limit) => Promise.resolve({ parked: limit, waiting: 2, ofTypes: 1 }) },
});
const held = {
  parkedKeys: { count: 10_000, isMore: true },
  brokenContractKeys: { count: 1, isMore: false },
  waitingKeys: { count: 2, isMore: false },
};
const NOBODY = { outside: [], revokedKeysInUse: null };
const ask = (parts: Omit<HealthFiguresParts, 'clock'>) =>
  healthFigures({ ...parts, clock: new FakeClock() })();

it('a service that publishes and handles tells of both', async () => {
  const lag = [
    { topic: 'a', events: 5, stuckSeconds: 12 },
    { topic: 'b', events: 0, stuckSeconds: 0 },
  ];
  expect(
    await ask({
      outbox,
      consumer: consumer({ a: { events: 5, stuckSeconds: 12 }, b: { events: 0, stuckSeconds: 0 } }),
    }),
  ).toEqual({
    outbox: { oldestAgeSeconds: 12.5, waitingEvents: 3 },
    consumer: { lag, handling: ['a', 'b'].map((topic) => ({ topic, ...CALM })), ...held },
    ...NOBODY,
  });
});

it('what a service does not do is not told as a zero', async () => {
  expect(await ask({})).toEqual({ outbox: null, consumer: null, ...NOBODY });
});

it('a lag that the broker does not tell is unknown, and not none', async () => {
  expect(await ask({ consumer: consumer({}) })).toMatchObject({ consumer: { lag: null, ...held } });
  expect(await ask({ consumer: consumer({}, []) })).toMatchObject({ consumer: { lag: [], ...held } });
});

it('the age of what waits is never below zero', async () => {
  const figures = await ask({ outbox: { ...outbox, oldestAgeSeconds: () => Promise.resolve(-1) } });
  expect(figures.outbox?.oldestAgeSeconds).toBe(0);
});

it('a destination that is called for two reasons is told of once, by the worse of both', async () => {
  const kind = (failures: number, waiting: number, oldestAgeSeconds: number): MeasuredIntents => ({
    worker: {
      view: () => [{ destination: 'gateway', circuit: 'closed', failures, underWay: 0, queued: 0 }],
    },
    reader: {
      byDestination: () =>
        Promise.resolve([{ destination: 'gateway', waiting, parked: 0, oldestAgeSeconds }]),
    },
  });
  const { outside } = await ask({ outside: [kind(3, 2, 7.5), kind(0, 1, 9)] });
  expect(outside).toEqual([{ destination: 'gateway', waiting: 3, oldestAgeSeconds: 9, failures: 3 }]);
});

it('revoked keys that are in use are told of where somebody has keys', async () => {
  const keys = { revokedInUse: () => Promise.resolve(2) };
  expect((await ask({ keys })).revokedKeysInUse).toBe(2);
});
