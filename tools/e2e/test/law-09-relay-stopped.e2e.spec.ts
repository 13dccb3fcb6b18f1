import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdRelayLanes, ORDERS_WAY, startEvening, type Evening } from '../src/index.ts';

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'relay', services: ORDERS_WAY });
});
afterAll(() => evening.end());

describe('law 9: a relay that stands still for a while', () => {
  it('lets the outbox grow while orders are accepted, and all of them settle afterwards', async () => {
    const { platform } = evening;
    const payments = platform.service('payments');
    await payments.kill();
    const letGo = await holdRelayLanes(platform.databaseUrls['payments']!);
    await payments.start();
    await payments.waitReady();
    let accepted = 0;
    let captured = 0;
    const playing = evening.play({
      orders: 300,
      seed: 4,
      timeoutMs: 120_000,
      onProgress: (progress) => ({ accepted, captured } = progress),
    });
    await eventually(() => accepted >= 280);
    expect(captured).toBe(0);
    await letGo();
    const result = await playing;
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: 300, open: 0, wrong: 0 });
  });
});
