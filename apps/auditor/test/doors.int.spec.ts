import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { auditor } from '../src/auditor.service.ts';
import { readConfig } from '../src/config.ts';

describe('the doors of the auditor', () => {
  doorsConformance({
    ...{ definition: auditor, readConfig },
    frozen: new URL('fixtures/tables-2026-11-29.sql', import.meta.url),
    settings: {
      OPS_TOKEN: 'ops_of-this-very-test',
      AUDIT_SERVICES: 'payments=http://127.0.0.1:9',
      AUDIT_EVERY_MS: '3600000',
    },
  });
});
