import type { RetryPolicy } from '@night-market/event-bus';
import type { FaultRates } from './faults.ts';
import type { Chance } from './time/chance.ts';

/** What a seed's run is made of. */
export interface Plan {
  readonly orders: number;
  /** Events that can never be handled, or not even read. */
  readonly hopeless: number;
  readonly partitions: number;
  readonly rates: FaultRates;
  readonly rowsPerLane: number;
  readonly maxBatchRecords: number;
  readonly queueRecords: number;
  readonly commitEveryMs: number;
  readonly handlerDeadlineMs: number;
  readonly retry: RetryPolicy;
  readonly drainEveryMs: number;
  readonly drainConcurrency: number;
  /** Handlers are fixed long after all other trouble is over. */
  readonly fixesLate: boolean;
  /** Mean time between two looks of operators. */
  readonly operatorEveryMs: number;
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
    eventFails: rate(0.3),
    eventPoisoned: rate(0.3),
    refundFails: rate(0.7),
  };
  return {
    orders: chance.between(3, 16),
    hopeless: chance.happens(0.5) ? chance.between(1, 4) : 0,
    partitions: chance.between(1, 4),
    rates,
    rowsPerLane: chance.between(1, 12),
    maxBatchRecords: chance.between(1, 30),
    queueRecords: chance.between(1, 40),
    commitEveryMs: chance.between(0, 400),
    handlerDeadlineMs: chance.between(1_500, 8_000),
    retry: {
      maxAttempts: chance.between(2, 10),
      maxAgeMs: chance.between(2_000, 60_000),
      afterwards: chance.happens(0.5) ? 'park' : 'keep_waiting',
    },
    drainEveryMs: chance.between(200, 2_000),
    drainConcurrency: chance.between(1, 4),
    fixesLate: chance.happens(0.15),
    operatorEveryMs: chance.between(500, 4_000),
    sessionTimeoutMs: chance.between(300, 6_000),
    ordersForMs: chance.between(200, 12_000),
    faultsForMs: chance.between(2_000, 25_000),
    unrestEveryMs: chance.between(600, 8_000),
  };
}
