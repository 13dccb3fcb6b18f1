import { LOOKED_AT_MAX, remembered, toCappedCount, type CappedCount, type Clock } from '@night-market/kernel';
import type { MoneyReader } from './ports.ts';

export interface MoneySummary {
  /** What was captured and refunded is that of the last hours. */
  readonly windowHours: number;
  /** Whether more moved than is added up here. */
  readonly isMore: boolean;
  /** In minor units. */
  readonly currencies: readonly {
    readonly currency: string;
    readonly captured: number;
    readonly refunded: number;
    /** Captured twice and not paid back, however long ago. */
    readonly atRisk: number;
  }[];
  readonly openDuplicates: CappedCount;
  /** Null while there is none. */
  readonly oldestOpenDuplicateSeconds: number | null;
}

const WINDOW_HOURS = 24;
const TRANSFERS_MAX = 50_000;
/** However many look, the database is asked once in this time. What is added up is much while the market is busy. */
const FRESH = { leastMs: 3_000, mostMs: 10_000 };

/** What has moved, and what is still owed to customers who paid twice. */
export const summarizeMoney = (reader: MoneyReader, clock: Clock): (() => Promise<MoneySummary>) =>
  remembered(() => summary(reader), FRESH, clock);

async function summary(reader: MoneyReader): Promise<MoneySummary> {
  const [moved, atRisk, oldestSeconds] = await Promise.all([
    reader.moved(WINDOW_HOURS, TRANSFERS_MAX + 1),
    reader.atRisk(LOOKED_AT_MAX),
    reader.oldestAtRiskSeconds(),
  ]);
  const names = [...new Set([...moved, ...atRisk].map(({ currency }) => currency))].sort();
  const currencies = names.map((currency) => {
    const { captured = 0, refunded = 0 } = moved.find((one) => one.currency === currency) ?? {};
    const risk = atRisk.find((one) => one.currency === currency);
    return { currency, captured, refunded, atRisk: risk?.atRisk ?? 0 };
  });
  return {
    windowHours: WINDOW_HOURS,
    isMore: sum(moved.map(({ transfers }) => transfers)) > TRANSFERS_MAX,
    currencies,
    openDuplicates: toCappedCount(sum(atRisk.map(({ duplicates }) => duplicates))),
    // The clock of the database may be set back.
    oldestOpenDuplicateSeconds: oldestSeconds === null ? null : Math.max(0, oldestSeconds),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
