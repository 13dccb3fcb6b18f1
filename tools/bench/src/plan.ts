import type { Load } from './load.ts';
import type { BenchOptions } from './options.ts';
import type { Aim } from './statistics.ts';

/** What a run sends. */
export interface PlannedLoad extends Load {
  readonly orders: number;
}

/** A load of the scenarios orders and bare. */
export interface PlannedComparison {
  readonly load: PlannedLoad;
  /** Held against the bare pipeline, run by run. */
  readonly withBare: boolean;
  readonly aims: Partial<Record<'ordersPerS' | 'settledP50Ms' | 'settledP99Ms' | 'answerP99Ms', Aim>>;
}

const IN_FLIGHT = [64, 256];
const RATES_PER_S = [100, 500];
/** Connections of the open loop: enough that none waits for one. */
const OPEN_CONNECTIONS = 256;
/** An open loop lasts so long, unless --orders makes it shorter. */
const OPEN_S = 10;

const AIMS: Readonly<Record<string, PlannedComparison['aims']>> = {
  'closed 64': { ordersPerS: { least: 1_500 }, settledP50Ms: { most: 150 }, settledP99Ms: { most: 400 } },
  'closed 256': { ordersPerS: { least: 2_000 } },
  'open 100': { settledP50Ms: { most: 25 } },
  'open 500': { settledP50Ms: { most: 80 }, answerP99Ms: { most: 50 } },
};

export const closedLoop = (inFlight: number, orders: number): PlannedLoad => ({
  inFlight,
  ratePerS: 0,
  orders,
});

const openLoop = (ratePerS: number, orders: number): PlannedLoad => ({
  inFlight: OPEN_CONNECTIONS,
  ratePerS,
  orders: Math.min(orders, ratePerS * OPEN_S),
});

/** The standard loads, or the one that --in-flight or --rate asks for. */
export function planLoads({ only, orders, inFlight, ratePerS }: BenchOptions): PlannedComparison[] {
  if (!only.has('orders') && !only.has('bare')) return [];
  const isStandard = inFlight === undefined && ratePerS === undefined;
  const closed = isStandard ? IN_FLIGHT : ratePerS === undefined ? [inFlight!] : [];
  const open = isStandard ? RATES_PER_S : ratePerS === undefined ? [] : [ratePerS];
  const withBare = only.has('bare');
  return [
    ...closed.map((count) => ({
      load: closedLoop(count, orders),
      withBare,
      aims: AIMS[`closed ${count}`] ?? {},
    })),
    ...open.map((rate) => ({
      load: openLoop(rate, orders),
      withBare,
      aims: AIMS[`open ${rate}`] ?? {},
    })),
  ];
}

export const loadText = ({ ratePerS, inFlight, orders }: PlannedLoad): string =>
  `${orders} orders, ${ratePerS > 0 ? `${ratePerS} a second (open loop)` : `${inFlight} POSTs in flight`}`;
