import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { gate } from '../src/gate.service.ts';
import { newKeyPair } from './support/signing-device.ts';

const scan = { deviceId: 'd-1', nonce: 'n-1', ticketId: 't-1', gateId: 'north', admission: 'prepaid' };

const ticket = {
  ticketId: 't-9',
  product: 'entry',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
};

describe('the doors of the gate', () => {
  doorsConformance({
    definition: gate,
    readConfig: (env) => readConfig({ ...env, GATE_KEY_SECRET: 'only-for-tests-only-for-tests-only' }),
    frozen: new URL('fixtures/tables-2026-11-29.sql', import.meta.url),
    things: { ticketId: 't-1' },
    bodies: {
      'POST /v2/scans': scan,
      'POST /v1/verify': { code: 'x', gate: 'north' },
      'POST /v2/tickets': ticket,
      'POST /v2/tickets/bulk': { tickets: [ticket] },
      'POST /v2/scans/bulk': {},
      'POST /v2/devices/me/credentials': { publicKey: newKeyPair().publicKey },
      'PUT /v2/zones/{zoneId}/policy': { policy: {}, reason: 'x' },
    },
    anyDevice: ['POST /v1/verify', 'POST /v2/scans/bulk'],
    otherFormats: { 'POST /v1/verify': 'application/json', 'GET /v1/feed': 'application/json' },
    attacks: [
      ['POST', '/v2/scans', { ...scan, nonce: 'n-2', ticketId: 'of-a-stranger' }],
      ['GET', '/v2/tickets/t-1'],
      ['POST', '/v2/tickets', ticket],
      ['POST', '/v2/tickets/t-1/status', { status: 'revoked', reason: 'x' }],
      ['POST', '/v2/keys/rotate'],
      ['PUT', '/v2/zones/market/policy', { policy: {}, reason: 'x' }],
      ['POST', '/v2/zones/market/exit-all', { at: '2026-01-01T00:00:00Z' }],
      ['POST', '/v2/scans/bulk', {}],
    ],
  });
});
