import type { Asked, HealthFigures, Overview, ServiceFigures } from '../../src/api/overview-types.ts';

const NONE = { count: 0, isMore: false };
const answered = <F>(figures: F): Asked<F> => ({ outcome: 'answered', figures });

const MOVES = { stuckSeconds: 0, stuckLevel: 'normal' } as const;

const HEALTH: HealthFigures = {
  outbox: { oldestAgeSeconds: 0, waitingEvents: 0, level: 'normal' },
  consumer: {
    lag: [{ topic: '7.v1', events: 12, level: 'normal', ...MOVES }],
    handling: [
      {
        ...{ topic: '7.v1', handled: 900, failed: 0, p95Seconds: 0.02, longestSeconds: 1.25 },
        ...{ errorShare: 0, timeLevel: 'normal', errorLevel: 'normal' },
      },
    ],
    ...{ parkedKeys: NONE, brokenContractKeys: NONE, waitingKeys: NONE, parkedLevel: 'normal' },
  },
  ...{ outside: [], revokedKeys: null },
};

const service = (name: string, figures: HealthFigures = HEALTH): ServiceFigures => ({
  ...{ service: name, running: 2, lost: 0, silent: 0, replicasLevel: 'normal', health: answered(figures) },
});

/** A market in which all is well. */
export const WELL: Overview = {
  ...{ at: '2026-11-29T12:00:00.000Z', level: 'normal' },
  sagas: answered({
    ...{ open: { count: 12, isMore: false }, needsAttention: NONE, level: 'normal' },
    ...{ settled: { count: 10_000, isMore: true }, windowHours: 1 },
  }),
  money: answered({
    ...{ windowHours: 24, isMore: false, openDuplicates: NONE, oldestOpenDuplicateSeconds: null },
    ...{ level: 'normal' },
    currencies: [{ currency: 'TWD', captured: 123_400, refunded: 1_200, atRisk: 0 }],
  }),
  gate: answered({
    market: 345,
    zones: [
      { zoneId: 'zone-1', inside: 300, capacity: 500, level: 'normal' },
      { zoneId: 'zone-2', inside: 45, capacity: null, level: 'normal' },
    ],
    gates: [{ gateId: 'gate-1', inside: 345 }],
  }),
  power: answered({
    feeders: [
      {
        ...{ feederId: 'feeder-1', isDark: false, amps: 30.5, limitAmps: 63, watts: 12_000 },
        ...{ limitWatts: 20_000, alarms: [], level: 'normal' },
      },
      {
        ...{ feederId: 'feeder-2', isDark: false, amps: 10, limitAmps: 63, watts: null },
        ...{ limitWatts: null, alarms: [], level: 'normal' },
      },
    ],
    isMore: false,
  }),
  reports: answered({
    ...{ open: { count: 12, isMore: false }, late: NONE, untaken: { count: 2, isMore: false } },
    ...{ waitingForReporter: NONE, closed: { count: 31, isMore: false }, windowHours: 24 },
    ...{ agencies: [{ agencyId: 'fire', open: 12, untaken: 2, late: 0 }], level: 'normal' },
  }),
  services: [
    service('auditor', { ...HEALTH, outbox: null, consumer: null }),
    ...['gate', 'orchestrator', 'payments', 'power-ops'].map((name) => service(name)),
  ],
};

/** A market in which much is wrong, and some things cannot be told. */
export const TROUBLED: Overview = {
  ...{ ...WELL, level: 'alert' },
  sagas: answered({
    ...WELL.sagas.figures!,
    ...{ needsAttention: { count: 3, isMore: false }, level: 'warning' },
  }),
  money: answered({
    ...WELL.money.figures!,
    ...{ isMore: true, openDuplicates: { count: 2, isMore: false }, oldestOpenDuplicateSeconds: 1_200 },
    ...{ currencies: [{ currency: 'TWD', captured: 123_400, refunded: 0, atRisk: 24_000 }], level: 'alert' },
  }),
  gate: { outcome: 'unreachable', figures: null },
  power: answered({
    feeders: [
      {
        ...{ feederId: 'feeder-1', isDark: true, amps: null, limitAmps: 63, watts: null },
        ...{ limitWatts: null, alarms: ['blind', 'unattainable'], level: 'alert' },
      },
    ],
    isMore: true,
  }),
  reports: answered({
    ...WELL.reports!.figures!,
    ...{ late: { count: 4, isMore: false }, level: 'warning' },
    agencies: [{ agencyId: 'fire', open: 12, untaken: 2, late: 4 }],
  }),
  services: [
    {
      ...{ service: 'gate', running: 1, lost: 1, silent: 0, replicasLevel: 'warning' },
      health: { outcome: 'late', figures: null },
    },
    service('orchestrator', { ...HEALTH, consumer: { ...HEALTH.consumer!, lag: null, handling: [] } }),
    service('payments', {
      outbox: { oldestAgeSeconds: 90, waitingEvents: 40, level: 'alert' },
      consumer: {
        lag: [{ topic: '7.v1', events: 6_000, level: 'warning', stuckSeconds: 75, stuckLevel: 'alert' }],
        handling: [
          {
            ...{ topic: '7.v1', handled: 90, failed: 10, p95Seconds: 6.5, longestSeconds: 40 },
            ...{ errorShare: 0.1, timeLevel: 'warning', errorLevel: 'alert' },
          },
        ],
        ...{ parkedKeys: { count: 2, isMore: false }, waitingKeys: NONE, parkedLevel: 'warning' },
        brokenContractKeys: { count: 1, isMore: false },
      },
      outside: [{ destination: '7', waiting: 31, oldestAgeSeconds: 20, failures: 7, level: 'warning' }],
      revokedKeys: { inUse: 1, level: 'warning' },
    }),
    {
      ...{ service: 'power-ops', running: 0, lost: 0, silent: 0, replicasLevel: 'alert' },
      health: { outcome: 'not_listed', figures: null },
    },
  ],
};

/** A market in which nothing has happened yet. */
export const EMPTY: Overview = {
  ...WELL,
  money: answered({ ...WELL.money.figures!, currencies: [] }),
  gate: answered({ market: 0, zones: [], gates: [] }),
  power: answered({ feeders: [], isMore: false }),
  reports: answered({ ...WELL.reports!.figures!, agencies: [] }),
};
