import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type PowerOpsConfig } from './config.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { createPowerOpsModule } from './power-ops.module.ts';

/** Keeps the feeders of the market below their limits, as a service. */
export const powerOps: ServiceDefinition<PowerOpsConfig> = {
  name: 'power-ops',
  title: 'Power-ops: readings of the feeders, plans, and what is switched because of them',
  apiStatus: 'draft',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  needs: ['access'],
  createModule: createPowerOpsModule,
};
