import { Metrics, type ServiceRuntime } from '@night-market/service-kit';
import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { watchWebhooks } from './watch-webhooks.ts';

describe('the watch over webhooks', () => {
  it('counts every refusal, and says in a line every 30 s how far a clock is off', async () => {
    const lines: object[] = [];
    const log = { warn: (fields: object) => void lines.push(fields) } as ServiceRuntime['log'];
    const metrics = new Metrics('payments');
    const clock = new FakeClock();
    const refused = watchWebhooks({ metrics, log, clock });
    refused({ reason: 'signature' });
    expect(lines).toEqual([]);
    for (let n = 0; n < 20; n++) refused({ reason: 'timestamp', aheadSeconds: 600 });
    expect(lines).toEqual([{ aheadSeconds: 600 }]);
    await clock.advance(30_000);
    refused({ reason: 'timestamp', aheadSeconds: 601 });
    expect(lines).toEqual([{ aheadSeconds: 600 }, { aheadSeconds: 601 }]);
    const text = await metrics.registry.metrics();
    expect(text).toContain('payments_webhooks_refused_total{reason="signature",service="payments"} 1');
    expect(text).toContain('payments_webhooks_refused_total{reason="timestamp",service="payments"} 21');
  });
});
