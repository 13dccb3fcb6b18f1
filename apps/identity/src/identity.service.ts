import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type IdentityConfig } from './config.ts';
import { createIdentityModule } from './identity.module.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** The local provider of operators' tokens, for those without one of their own. */
export const identity: ServiceDefinition<IdentityConfig> = {
  name: 'identity',
  title: 'Identity: signs operators in',
  apiStatus: 'draft',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  needs: ['access'],
  createModule: createIdentityModule,
};
