import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { directory } from '../src/directory.service.ts';
import { description } from './support/service.ts';

describe('the doors of directory', () => {
  doorsConformance({
    ...{ definition: directory, readConfig },
    things: { agentId: 'payments:1' },
    bodies: {
      'PUT /agents/{agentId}': description(),
      'POST /agents/{agentId}/renewals': { epoch: '1' },
    },
    attacks: [['GET', '/agents']],
  });
});
