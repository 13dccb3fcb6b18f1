import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import type { MoneyAtRisk, MovedMoney } from './ports.ts';
import { summarizeMoney } from './summarize-money.ts';

const ask = (
  moved: readonly MovedMoney[],
  atRisk: readonly MoneyAtRisk[],
  oldestSeconds: number | null = null,
) =>
  summarizeMoney(
    {
      moved: () => Promise.resolve(moved),
      atRisk: () => Promise.resolve(atRisk),
      oldestAtRiskSeconds: () => Promise.resolve(oldestSeconds),
    },
    new FakeClock(),
  )();

const TWD: MovedMoney = { currency: 'TWD', captured: 36_000, refunded: 12_000, transfers: 4 };

it('what moved and what is owed is told by currency', async () => {
  const owed = { currency: 'USD', atRisk: 500, duplicates: 1 };
  expect(await ask([TWD], [owed], 40)).toEqual({
    ...{ windowHours: 24, isMore: false },
    currencies: [
      { currency: 'TWD', captured: 36_000, refunded: 12_000, atRisk: 0 },
      { currency: 'USD', captured: 0, refunded: 0, atRisk: 500 },
    ],
    openDuplicates: { count: 1, isMore: false },
    oldestOpenDuplicateSeconds: 40,
  });
});

it('that nothing moved is told as no currency, and that nothing is owed as no age', async () => {
  expect(await ask([], [])).toEqual({
    ...{ windowHours: 24, isMore: false, currencies: [] },
    ...{ openDuplicates: { count: 0, isMore: false }, oldestOpenDuplicateSeconds: null },
  });
});

it('more than is added up is said to be more', async () => {
  expect((await ask([{ ...TWD, transfers: 50_000 }], [])).isMore).toBe(false);
  const owed = { currency: 'TWD', atRisk: 1, duplicates: 10_001 };
  expect(await ask([{ ...TWD, transfers: 50_001 }], [owed])).toMatchObject({
    ...{ isMore: true, openDuplicates: { count: 10_000, isMore: true } },
  });
});

it('the age is never below zero', async () => {
  expect((await ask([], [], -2)).oldestOpenDuplicateSeconds).toBe(0);
});
