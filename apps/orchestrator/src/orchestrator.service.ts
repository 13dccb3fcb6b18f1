import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type OrchestratorConfig } from './config.ts';
import { MIGRATIONS, RECORDED_BEFORE } from './migrations/index.ts';
import { createOrchestratorModule } from './orchestrator.module.ts';

/** The refund saga of every order, as a service. */
export const orchestrator: ServiceDefinition<OrchestratorConfig> = {
  name: 'orchestrator',
  title: 'Orchestrator: the refund saga of every order',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  recordedBefore: RECORDED_BEFORE,
  needs: ['access'],
  createModule: createOrchestratorModule,
};
