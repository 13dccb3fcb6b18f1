import type { FaultRates } from './faults.ts';
import type { Chance } from './time/chance.ts';

/** What a seed's run is made of. */
export interface Plan {
  readonly orders: number;
  /** Orders whose only event cannot be handled, or not even read. */
  readonly poisoned: number;
  readonly partitions: number;
  readonly rates: FaultRates;
  readonly rowsPerLane: number;
  readonly maxBatchRecords: number;
  readonly queueRecords: number;
  readonly commitEveryMs: number;
  readonly sessionTimeoutMs: number;
  /** How long orders keep coming. */
  readonly ordersForMs: number;
  /** How long things keep going wrong. */
  readonly faultsForMs: number;
  /** Mean time between rebalances, outages, freezes and orderly restarts. */
  readonly unrestEveryMs: number;
}

/** Every kind of fault is absent in some runs, so that others show undisturbed. */
export function drawPlan(chance: Chance): Plan {
  const rate = (most: number): number => (chance.happens(0.35) ? 0 : most * chance.next() ** 2);
  const rates: FaultRates = {
    crash: rate(0.02),
    storeFails: rate(0.08),
    commitUnknown: rate(0.1),
    sendFails: rate(0.4),
    offsetRefused: rate(0.5),
    handlerFails: rate(0.4),
    handlerSlow: rate(0.4),
    refundFails: rate(0.7),
  };
  return {
    orders: chance.between(3, 16),
    poisoned: chance.happens(0.5) ? chance.between(1, 4) : 0,
    partitions: chance.between(1, 4),
    rates,
    rowsPerLane: chance.between(1, 12),
    maxBatchRecords: chance.between(1, 30),
    queueRecords: chance.between(1, 40),
    commitEveryMs: chance.between(0, 400),
    sessionTimeoutMs: chance.between(300, 6_000),
    ordersForMs: chance.between(200, 12_000),
    faultsForMs: chance.between(2_000, 25_000),
    unrestEveryMs: chance.between(600, 8_000),
  };
}
