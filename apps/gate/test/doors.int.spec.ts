import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { gate } from '../src/gate.service.ts';

const scan = { deviceId: 'd-1', nonce: 'n-1', ticketId: 't-1', gateId: 'north', admission: 'prepaid' };

describe('the doors of the gate', () => {
  doorsConformance({
    ...{ definition: gate, readConfig },
    frozen: new URL('fixtures/tables-2026-11-29.sql', import.meta.url),
    things: { ticketId: 't-1' },
    bodies: { 'POST /v2/scans': scan },
    attacks: [
      ['POST', '/v2/scans', { ...scan, nonce: 'n-2', ticketId: 'of-a-stranger' }],
      ['GET', '/v2/tickets/t-1'],
    ],
  });
});
