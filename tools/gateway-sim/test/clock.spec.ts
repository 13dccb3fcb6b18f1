import { describe, expect, it } from 'vitest';
import { apiKey, call, capture, newGateway, newReceiver, setFaults, until } from './harness.ts';
import type { Gateway } from '../src/index.ts';

const HOURS_3_MS = 3 * 3_600_000;

/** How far a time is ahead of ours, in whole minutes. */
const minutesAhead = (atMs: number): number => Math.round((atMs - Date.now()) / 60_000) + 0;

async function datesOf(gateway: Gateway): Promise<{ lines: number[]; answer: number }> {
  const response = await fetch(`${gateway.url}/v1/settlement`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { lines } = (await response.json()) as { lines: { at: string }[] };
  return {
    lines: lines.map(({ at }) => minutesAhead(Date.parse(at))),
    answer: minutesAhead(Date.parse(response.headers.get('date') ?? '')),
  };
}

describe('the clock of the gateway', () => {
  it('steps ahead and back, for bookings, answers and webhooks, in unchanged book order', async () => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: [url] });
    await setFaults(gateway, { clockSkewMs: HOURS_3_MS });
    const { id } = (await capture(gateway, 'ahead')).body;
    await call(gateway.url, 'POST', '/v1/refunds', { key: 'r', body: { captureId: id, amount: 100 } });
    expect((await datesOf(gateway)).answer).toBe(180);
    await until(() => received.length === 2);
    expect(received.map(({ timestamp }) => minutesAhead(Number(timestamp) * 1_000))).toEqual([180, 180]);
    await setFaults(gateway, { clockSkewMs: -HOURS_3_MS });
    await capture(gateway, 'behind');
    await setFaults(gateway, {});
    await capture(gateway, 'right');
    expect(await datesOf(gateway)).toEqual({ lines: [180, 180, -180, 0], answer: 0 });
  });

  it('is stepped alone, without a change to plans and other settings', async () => {
    const gateway = await newGateway();
    await setFaults(gateway, { lateMs: 1_234, byReference: { planned: 'decline' } });
    const step = await call(gateway.url, 'PUT', '/admin/clock', { body: { skewMs: HOURS_3_MS } });
    expect(step.body).toEqual({ skewMs: HOURS_3_MS });
    expect((await datesOf(gateway)).answer).toBe(180);
    const shown = (await call(gateway.url, 'GET', '/admin/faults')).body;
    expect(shown).toMatchObject({ lateMs: 1_234, clockSkewMs: HOURS_3_MS });
    expect((await capture(gateway, 'planned')).status).toBe(402);
  });
});
