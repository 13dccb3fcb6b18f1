import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type GateConfig } from './config.ts';
import { createGateModule } from './gate.module.ts';
import { MIGRATIONS, RECORDED_BEFORE } from './migrations/index.ts';

/** Who may enter the market, as a service. */
export const gate: ServiceDefinition<GateConfig> = {
  name: 'gate',
  title: 'Gate: decides about scanned tickets',
  apiStatus: 'draft',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  recordedBefore: RECORDED_BEFORE,
  needs: ['access'],
  createModule: createGateModule,
};
