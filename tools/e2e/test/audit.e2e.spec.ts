import { auditPlatform } from '@night-market/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAtRandom, ORDERS_WAY, startEvening, type Evening } from '../src/index.ts';

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'audit', services: [...ORDERS_WAY, 'auditor'] });
});
afterAll(() => evening.end());

describe('the audit of an evening', () => {
  it('finds no gap, no double and no inversion, whoever was killed', async () => {
    const playing = await evening.playUnderWay({ orders: 400, seed: 12, inFlight: 64, timeoutMs: 240_000 });
    const { platform } = evening;
    const hits = await killAtRandom({
      victims: ['payments', 'orchestrator', 'auditor'].map((name) => platform.service(name)),
      kills: 3,
      seed: 12,
      pauseMs: [50, 300],
    });
    expect([hits, (await playing.result).findings]).toEqual([3, []]);
    const { records, rows, ...result } = await auditPlatform(platform, { settleMs: 60_000 });
    expect(result).toMatchObject({
      ok: true,
      gaps: 0,
      doubles: 0,
      inversions: 0,
      lagEvents: 0,
      findings: [],
    });
    expect(records).toBeGreaterThan(1_000);
    const compared = rows.filter(({ consumer, records: seen }) => consumer !== '' && seen > 0);
    expect(compared.map(({ topic, consumer }) => `${topic} ${consumer}`)).toEqual([
      'gate.auth.v2 payments',
      'pay.cmd.v1 payments',
      'pay.txn.v1 orchestrator',
      'pay.txn.v1 payments',
    ]);
  });
});
