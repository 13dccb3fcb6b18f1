import { describe, expect, it } from 'vitest';
import { WELL } from '../../test/support/overview-data.ts';
import type { Overview, ServiceFigures } from '../api/overview-types.ts';
import { troublesOf } from './troubles.ts';

const one = (count: number) => ({ count, isMore: false });
const kinds = (more: Partial<Overview>): string[] =>
  troublesOf({ ...WELL, ...more }).map(({ kind, level, service, name }) =>
    [kind, level, service, name].filter((part) => part !== undefined).join(' '),
  );
const payments = WELL.services.find(({ service }) => service === 'payments')!;
const withPayments = (more: Partial<ServiceFigures>): Partial<Overview> => ({
  services: WELL.services.map((other) => (other === payments ? { ...payments, ...more } : other)),
});
const health = payments.health.figures!;
const AWAY = { outcome: 'unreachable', figures: null } as const;

describe('the troubles of the market', () => {
  it('are none when all is well', () => expect(kinds({})).toEqual([]));

  it('are told of figures, the worst first', () => {
    const sagas = WELL.sagas.figures!;
    const money = WELL.money.figures!;
    const gate = WELL.gate.figures!;
    const power = WELL.power.figures!;
    const reports = WELL.reports!.figures!;
    const feeder = power.feeders[0]!;
    const figures: Partial<Overview> = {
      sagas: { outcome: 'answered', figures: { ...sagas, level: 'warning', needsAttention: one(1) } },
      money: {
        outcome: 'answered',
        figures: { ...money, level: 'alert', openDuplicates: one(2), oldestOpenDuplicateSeconds: 901 },
      },
      reports: { outcome: 'answered', figures: { ...reports, level: 'warning', late: one(2) } },
      gate: {
        outcome: 'answered',
        figures: { ...gate, zones: [{ zoneId: 'food', inside: 5, capacity: 5, level: 'warning' }] },
      },
      power: {
        outcome: 'answered',
        figures: {
          ...power,
          feeders: [
            { ...feeder, isDark: true, level: 'alert' },
            { ...feeder, feederId: 'f-2', level: 'warning' },
          ],
        },
      },
    };
    expect(kinds(figures)).toEqual([
      ...['unpaid alert', `dark alert ${feeder.feederId}`, 'attention warning'],
      ...['late warning', 'feeder warning f-2', 'full warning food'],
    ]);
  });

  it('are told of services', () => {
    const consumer = {
      ...health.consumer!,
      parkedLevel: 'warning',
      parkedKeys: one(3),
      brokenContractKeys: one(1),
      lag: [{ topic: 'a', events: 6_000, level: 'alert', stuckSeconds: 11, stuckLevel: 'warning' }],
      handling: [
        {
          ...{ topic: 'a', handled: 9, failed: 1, p95Seconds: 6, longestSeconds: 7, errorShare: 0.1 },
          ...({ timeLevel: 'warning', errorLevel: 'alert' } as const),
        },
      ],
    } as const;
    const outbox = { oldestAgeSeconds: 61, waitingEvents: 1, level: 'alert' } as const;
    const outside = [
      { destination: 'gateway', waiting: 4, oldestAgeSeconds: 2, failures: 3, level: 'warning' },
    ] as const;
    const revokedKeys = { inUse: 1, level: 'warning' } as const;
    expect(
      kinds(
        withPayments({
          ...{ lost: 1, silent: 1, replicasLevel: 'warning' },
          health: { outcome: 'answered', figures: { outbox, consumer, outside, revokedKeys } },
        }),
      ),
    ).toEqual([
      ...[
        'outbox alert payments',
        'lag alert payments a',
        'failing alert payments a',
        'lost warning payments',
        'contract warning payments',
        'parked warning payments',
        'stuck warning payments a',
        'slow warning payments a',
        'outside warning payments gateway',
        'revoked warning payments',
      ],
    ]);
  });

  it('say once that a service is away or does not run', () => {
    expect(kinds({ money: AWAY, ...withPayments({ health: AWAY }) })).toEqual(['away alert payments']);
    expect(
      kinds({ money: AWAY, ...withPayments({ running: 0, replicasLevel: 'alert', health: AWAY }) }),
    ).toEqual(['stopped alert payments']);
  });

  it('tell a broken contract alone where nothing else is parked', () => {
    const consumer = {
      ...health.consumer!,
      ...{ parkedKeys: one(2), brokenContractKeys: one(2) },
      parkedLevel: 'warning',
    } as const;
    expect(
      kinds(withPayments({ health: { outcome: 'answered', figures: { ...health, consumer } } })),
    ).toEqual(['contract warning payments']);
  });

  it('tell of a hotline that does not answer where there is one', () => {
    expect(kinds({ reports: AWAY })).toEqual(['away alert civic-router']);
    expect(kinds({ reports: null })).toEqual([]);
  });

  it('say that a service does not tell one thing though it tells others', () => {
    expect(kinds({ money: AWAY })).toEqual(['away alert payments']);
    expect(kinds({ money: { outcome: 'refused', figures: null } })).toEqual(['away warning payments']);
  });
});
