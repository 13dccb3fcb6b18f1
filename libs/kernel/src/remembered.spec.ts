import { beforeEach, expect, it } from 'vitest';
import { remembered } from './remembered.ts';

const FRESH_MS = 1_000;

let nowMs: number;
let looks: number;
const clock = { nowMs: () => nowMs };
beforeEach(() => {
  [nowMs, looks] = [0, 0];
});

it('one look serves all who ask for a while', async () => {
  const ask = remembered(() => Promise.resolve(++looks), FRESH_MS, clock);
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  nowMs = FRESH_MS - 1;
  expect(await ask()).toBe(1);
  nowMs = FRESH_MS;
  expect(await ask()).toBe(2);
});

it('what was found before the clock was set back is not fresh', async () => {
  nowMs = 3_600_000;
  const ask = remembered(() => Promise.resolve(++looks), FRESH_MS, clock);
  await ask();
  nowMs = 0;
  expect(await ask()).toBe(2);
});

it('nobody looks twice at the same time, however long it takes', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const ask = remembered(() => (looks++, promise), FRESH_MS, clock);
  const first = ask();
  nowMs = 5 * FRESH_MS;
  const second = ask();
  resolve('found');
  expect([await first, await second, looks]).toEqual(['found', 'found', 1]);
});

it('a failure is not remembered', async () => {
  const fail = () => (++looks === 1 ? Promise.reject(new Error('away')) : Promise.resolve(looks));
  const ask = remembered(fail, FRESH_MS, clock);
  await expect(ask()).rejects.toThrow('away');
  expect(await ask()).toBe(2);
});

it.each([
  { tookMs: 0, freshMs: 1_000 },
  { tookMs: 40, freshMs: 2_000 },
  { tookMs: 300, freshMs: 5_000 },
])('a look that takes $tookMs ms is fresh for $freshMs ms', async ({ tookMs, freshMs }) => {
  const look = (): Promise<number> => ((nowMs += tookMs), Promise.resolve(++looks));
  const ask = remembered(look, { leastMs: FRESH_MS, mostMs: 5_000 }, clock);
  await ask();
  const doneMs = nowMs;
  nowMs = doneMs + freshMs - 1;
  expect(await ask()).toBe(1);
  nowMs = doneMs + freshMs;
  expect(await ask()).toBe(2);
});
