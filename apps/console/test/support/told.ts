import type { Told, ToldFeeders } from '../../src/domain/told.ts';

const NONE = { count: 0, isMore: false };
const good = (value: number) => ({ verdict: 'good', value });

export const FEEDER: ToldFeeders['feeders'][number] = {
  feederId: 'feeder-1',
  definition: { phaseLimitAmps: 63, limitWatts: 20_000 },
  ...{ darkSince: null, alarms: [] },
  phases: { L1: good(20), L2: good(30), L3: { verdict: 'stale', value: 99 } },
  watts: good(12_000),
};

/** What services tell when all is well. */
export const ALL_WELL: Told = {
  sagas: { open: { count: 3, isMore: false }, needsAttention: NONE, settled: NONE, windowHours: 1 },
  money: {
    ...{ windowHours: 24, isMore: false, openDuplicates: NONE, oldestOpenDuplicateSeconds: null },
    currencies: [{ currency: 'TWD', captured: 12_000, refunded: 0, atRisk: 0 }],
  },
  occupancy: { market: 3, zones: { food: 2 }, gates: { 'gate-1': 3 } },
  zones: {
    zones: [
      { zoneId: 'food', policy: { capacity: { zone: 100 } } },
      { zoneId: 'games', policy: { capacity: { zone: null } } },
    ],
  },
  feeders: { feeders: [FEEDER], next: null },
  reports: {
    ...{ open: { count: 7, isMore: false }, late: NONE, untaken: { count: 2, isMore: false } },
    ...{ waitingForReporter: NONE, closed: { count: 40, isMore: false }, windowHours: 24 },
    agencies: [{ agencyId: 'police', open: 7, untaken: 2, late: 0 }],
  },
  health: {
    outbox: { oldestAgeSeconds: 0, waitingEvents: 0 },
    consumer: {
      lag: [{ topic: 'pay.txn.v1', events: 2, stuckSeconds: 0 }],
      handling: [{ topic: 'pay.txn.v1', handled: 90, failed: 0, p95Seconds: 0.2, longestSeconds: 1.5 }],
      ...{ parkedKeys: NONE, brokenContractKeys: NONE, waitingKeys: NONE },
    },
    outside: [{ destination: 'gateway', waiting: 1, oldestAgeSeconds: 2, failures: 2 }],
    revokedKeysInUse: 0,
  },
  acts: { acts: [], completeTo: null },
  trail: { steps: [], isMore: false },
  trails: { trails: [] },
};
