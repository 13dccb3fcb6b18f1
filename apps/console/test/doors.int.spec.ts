import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { operatorsConsole } from '../src/console.service.ts';

describe('the doors of console', () => {
  doorsConformance({
    ...{ definition: operatorsConsole, readConfig },
    settings: { CONSOLE_KEY_SECRET: 'only-for-tests-only-for-tests-only' },
    things: { service: 'orchestrator', path: 'sagas' },
    attacks: [
      ['GET', '/api/services'],
      ['GET', '/api/overview'],
      ['POST', '/api/services/orchestrator/sagas/order-1/legs/cap-2/retry', { reason: 'mine' }],
    ],
  });
});
