import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { powerOps } from '../src/power-ops.service.ts';
import { row } from './support/row.ts';

const reading = {
  ...{ feederId: 'feeder-a', loadWatts: 1_000, quality: 'good' },
  measuredAt: '2026-11-29T12:00:00.000Z',
};

const subscription = {
  ...{ clientName: 'grid', programID: '0198c0de-0000-7000-8000-000000000001' },
  objectOperations: [
    { objects: ['EVENT'], operations: ['CREATE'], callbackUrl: 'https://vtn.example.com/told' },
  ],
};

describe('the doors of power-ops', () => {
  doorsConformance({
    ...{ definition: powerOps, readConfig },
    bodies: {
      'POST /readings': reading,
      'POST /readings/bulk': { readings: [reading] },
      'PUT /feeders/{feederId}': { definition: row(), reason: 'x' },
      'POST /feeders/{feederId}/dry-run': {},
      'POST /openadr3/3.0.1/subscriptions': subscription,
      'PUT /openadr3/3.0.1/subscriptions/{subscriptionID}': subscription,
      'PUT /feeders/{feederId}/stalls/{stallId}/override': { position: 'off', minutes: 5, reason: 'x' },
    },
    anyDevice: ['POST /readings', 'POST /readings/bulk'],
    attacks: [
      ['POST', '/openadr3/3.0.1/subscriptions', subscription],
      ['POST', '/readings', reading],
      ['PUT', '/feeders/feeder-a', { definition: row(), reason: 'x' }],
      ['POST', '/feeders/feeder-a/mode', { mode: 'manual', reason: 'x' }],
      ['PUT', '/feeders/feeder-a/stalls/stall-1/override', { position: 'off', minutes: 5, reason: 'x' }],
    ],
  });
});
