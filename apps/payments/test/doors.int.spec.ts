import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { payments } from '../src/payments.service.ts';

const charge = { stallId: 'stall-07', amount: 12_000, currency: 'TWD', method: 'card' };

describe('the doors of payments', () => {
  doorsConformance({
    ...{ definition: payments, readConfig },
    frozen: new URL('fixtures/tables-2026-11-29.sql', import.meta.url),
    settings: {
      GATEWAY_URL: 'http://127.0.0.1:1',
      GATEWAY_API_KEY: 'a-key-of-no-gateway',
      GATEWAY_WEBHOOK_SECRET: 'whsec_b25seSBmb3IgdGVzdHMgb25seSBmb3IgdGVzdHM=',
    },
    things: {
      id: '0198c0de-0000-7000-8000-000000000006',
      orderId: 'o-1',
      key: 'o-2',
      n: '1',
      captureId: 'cap-1',
    },
    bodies: { 'POST /payments': { orderId: 'o-1', ...charge } },
    attacks: [
      ['POST', '/payments', { orderId: 'a-new-order', ...charge }],
      ['GET', '/ledger/orders?limit=1000'],
      ['GET', '/ledger/summary'],
      ['GET', '/orders/o-1/payments'],
    ],
  });
});
