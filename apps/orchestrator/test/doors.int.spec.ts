import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { orchestrator } from '../src/orchestrator.service.ts';

describe('the doors of the orchestrator', () => {
  doorsConformance({
    ...{ definition: orchestrator, readConfig },
    frozen: new URL('fixtures/tables-2026-11-29.sql', import.meta.url),
    moving: ['outbox', 'saga_timer'],
    things: { orderId: 'o-1', dupTxnId: 'cap-2', key: 'o-2' },
    attacks: [
      ['POST', '/sagas/o-1/legs/cap-2/retry', { reason: 'so that it ends for good' }],
      ['POST', '/sagas/o-1/legs/cap-2/paid-outside', { reason: 'mine now', evidence: 'none' }],
      ['POST', '/sagas/o-1/notes', { note: 'all is well' }],
      ['GET', '/sagas/o-1/acts'],
      ['GET', '/sagas?limit=500'],
      ['GET', '/summary'],
      // Histories hold operators' names.
      ['GET', '/sagas/o-1'],
      ['GET', '/sagas/o-1/retries'],
    ],
  });
});
