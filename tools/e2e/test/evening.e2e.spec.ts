import { afterAll, beforeAll } from 'vitest';
import { startEvening, type Evening } from '../src/index.ts';
import { describeConsolePage } from './evening/console-page.ts';
import { describeContracts } from './evening/contracts.ts';
import { describeGates } from './evening/gates.ts';
import { describePrivacy } from './evening/privacy.ts';
import { describeReadsByKey } from './evening/reads-by-key.ts';
import { describeScannerPage } from './evening/scanner-page.ts';

/** One for all who only play on it and look: nothing is killed, and starting it takes longer than an evening. */
let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({
    name: 'evening',
    env: {
      '*': { LOG_LEVEL: 'debug' },
      gate: { GATE_AUTH_VERSIONS: 'v1,v2' },
      directory: { DIRECTORY_SUSPECT_S: '1' },
    },
  });
});
afterAll(() => evening.end());

// In this order: the first wants tables that nobody has read, the last sends what nobody can read.
describeReadsByKey(() => evening);
describeContracts(() => evening);
describeScannerPage(() => evening);
describeGates(() => evening);
describeConsolePage(() => evening);
describePrivacy(() => evening);
