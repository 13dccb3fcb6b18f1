import { describe, expect, it } from 'vitest';
import { ALL_WELL, FEEDER } from '../../test/support/told.ts';
import { judgeAll, judgeGate, judgeHealth, judgeMoney, judgePower, judgeSagas } from './judge.ts';
import type { Overview } from './overview.ts';
import type { Asked } from './told.ts';

const never = () => 0;
const counted = (count: number) => ({ count, isMore: false });
const feeder = (more: Partial<typeof FEEDER> = {}) =>
  judgePower({ feeders: [{ ...FEEDER, ...more }], next: null }).feeders[0]!;

describe('what a number means', () => {
  it('of sagas is told by those that wait for an operator', () => {
    expect(judgeSagas(ALL_WELL.sagas).level).toBe('normal');
    expect(judgeSagas({ ...ALL_WELL.sagas, needsAttention: counted(1) }).level).toBe('warning');
    expect(judgeSagas({ ...ALL_WELL.sagas, needsAttention: { count: 10_000, isMore: true } }).level).toBe(
      'alert',
    );
  });

  it('of money is told by how long a customer waits', () => {
    expect(judgeMoney(ALL_WELL.money).level).toBe('normal');
    expect(judgeMoney({ ...ALL_WELL.money, oldestOpenDuplicateSeconds: 901 }).level).toBe('alert');
  });

  it('of a zone is told by its capacity; empty ones are there too', () => {
    const { zones } = judgeGate({ ...ALL_WELL.occupancy, zones: { food: 100 } }, ALL_WELL.zones);
    expect(zones).toEqual([
      { zoneId: 'food', inside: 100, capacity: 100, level: 'warning' },
      { zoneId: 'games', inside: 0, capacity: null, level: 'normal' },
    ]);
    expect(judgeGate(ALL_WELL.occupancy, undefined).zones).toEqual([
      { zoneId: 'food', inside: 2, capacity: null, level: 'normal' },
    ]);
  });

  it('of a feeder is told by its fullest phase, of good meters alone', () => {
    expect(feeder()).toEqual({
      ...{ feederId: 'feeder-1', isDark: false, amps: 30, limitAmps: 63, watts: 12_000 },
      ...{ limitWatts: 20_000, alarms: [], level: 'normal' },
    });
    const stale = { verdict: 'stale', value: 10 };
    const phases = { L1: stale, L2: stale, L3: stale };
    expect(feeder({ phases })).toMatchObject({ amps: null, level: 'normal' });
    expect(feeder({ phases, watts: stale })).toMatchObject({ amps: null, watts: null, level: 'warning' });
    expect(feeder({ watts: { verdict: 'good', value: 20_001 } }).level).toBe('warning');
    expect(feeder({ definition: { phaseLimitAmps: 29 } })).toMatchObject({
      limitWatts: null,
      level: 'alert',
    });
    expect(feeder({ darkSince: '2026-11-29T12:00:00.000Z' })).toMatchObject({ isDark: true, level: 'alert' });
  });

  it('of what a service handles is told by its lag and by what is parked', () => {
    const { consumer } = ALL_WELL.health;
    const lag = [
      { topic: 'a', events: 6_000, stuckSeconds: 0 },
      { topic: 'b', events: 6_000, stuckSeconds: 61 },
    ];
    const told = {
      ...ALL_WELL.health,
      outbox: null,
      consumer: { ...consumer!, lag, handling: [], parkedKeys: counted(1) },
    };
    expect(judgeHealth(told, (topic) => (topic === 'a' ? 300_000 : 0))).toEqual({
      outbox: null,
      consumer: {
        lag: [
          { ...lag[0], level: 'alert', stuckLevel: 'normal' },
          { ...lag[1], level: 'warning', stuckLevel: 'alert' },
        ],
        ...{ handling: [], parkedKeys: counted(1), waitingKeys: counted(0), parkedLevel: 'warning' },
        brokenContractKeys: counted(0),
      },
      outside: [{ ...ALL_WELL.health.outside[0], level: 'normal' }],
      revokedKeys: { inUse: 0, level: 'normal' },
    });
    expect(
      judgeHealth({ ...ALL_WELL.health, consumer: { ...consumer!, lag: null } }, never).consumer?.lag,
    ).toBeNull();
  });
});

describe('how events are handled', () => {
  const { consumer } = ALL_WELL.health;
  const judged = (more: object) => {
    const one = { topic: 'a', handled: 0, failed: 0, p95Seconds: null, longestSeconds: null, ...more };
    const told = { ...ALL_WELL.health, consumer: { ...consumer!, handling: [one] } };
    return judgeHealth(told, never).consumer!.handling[0]!;
  };

  it('is normal while nothing came', () =>
    expect(judged({})).toMatchObject({ errorShare: null, timeLevel: 'normal', errorLevel: 'normal' }));

  it.each([
    [100, 0, 'normal'],
    [991, 9, 'normal'],
    [99, 1, 'warning'],
    [95, 5, 'warning'],
    [94, 6, 'alert'],
    [0, 1, 'alert'],
  ] as const)('is told by the share that failed: of %i and %i that is %s', (handled, failed, level) => {
    expect(judged({ handled, failed })).toMatchObject({
      ...{ errorShare: failed / (handled + failed), errorLevel: level, timeLevel: 'normal' },
    });
  });

  it('is told by the 95th of a hundred calls, and not by the longest', () => {
    expect(judged({ p95Seconds: 4.9, longestSeconds: 90 }).timeLevel).toBe('normal');
    expect(judged({ p95Seconds: 31, longestSeconds: 90 }).timeLevel).toBe('alert');
  });
});

describe('the whole', () => {
  const answered = <F>(figures: F): Asked<F> => ({ outcome: 'answered', figures });
  const health = judgeHealth(ALL_WELL.health, never);
  const well: Omit<Overview, 'at' | 'level'> = {
    sagas: answered(judgeSagas(ALL_WELL.sagas)),
    money: answered(judgeMoney(ALL_WELL.money)),
    gate: answered(judgeGate(ALL_WELL.occupancy, ALL_WELL.zones)),
    power: answered(judgePower(ALL_WELL.feeders)),
    reports: null,
    services: [
      {
        ...{ service: 'gate', running: 2, lost: 0, silent: 0, replicasLevel: 'normal' },
        health: answered(health),
      },
    ],
  };
  const gone = { outcome: 'unreachable', figures: null } as const;
  const service = well.services[0]!;
  const outbox = { oldestAgeSeconds: 61, waitingEvents: 9, level: 'alert' } as const;

  it('is normal when all is', () => expect(judgeAll(well)).toBe('normal'));

  it.each<[string, Partial<typeof well>, string]>([
    ['a saga in trouble', { sagas: answered({ ...ALL_WELL.sagas, level: 'warning' }) }, 'warning'],
    ['money that is owed', { money: answered({ ...ALL_WELL.money, level: 'alert' }) }, 'alert'],
    ['a service that is away', { power: gone }, 'alert'],
    ['a report that is late', { reports: answered({ ...ALL_WELL.reports, level: 'warning' }) }, 'warning'],
    ['a hotline that is away', { reports: gone }, 'alert'],
    ['a service that is not listed', { gate: { outcome: 'not_listed', figures: null } }, 'alert'],
    ['a refusal', { gate: { outcome: 'refused', figures: null } }, 'warning'],
    ['a lost replica', { services: [{ ...service, replicasLevel: 'warning' }] }, 'warning'],
    [
      'a handler that fails',
      {
        services: [
          {
            ...service,
            health: answered({
              ...health,
              consumer: {
                ...health.consumer!,
                handling: health.consumer!.handling.map((one) => ({ ...one, errorLevel: 'alert' as const })),
              },
            }),
          },
        ],
      },
      'alert',
    ],
    [
      'a gateway that does not answer',
      {
        services: [
          {
            ...service,
            health: answered({ ...health, outside: [{ ...health.outside[0]!, level: 'alert' }] }),
          },
        ],
      },
      'alert',
    ],
    [
      'a revoked key in use',
      {
        services: [
          { ...service, health: answered({ ...health, revokedKeys: { inUse: 1, level: 'warning' } }) },
        ],
      },
      'warning',
    ],
    ['an old outbox', { services: [{ ...service, health: answered({ ...health, outbox }) }] }, 'alert'],
    [
      'a parked key',
      {
        services: [
          {
            ...service,
            health: answered({ ...health, consumer: { ...health.consumer!, parkedLevel: 'warning' } }),
          },
        ],
      },
      'warning',
    ],
  ])('is as bad as %s', (_, more, level) => expect(judgeAll({ ...well, ...more })).toBe(level));
});
