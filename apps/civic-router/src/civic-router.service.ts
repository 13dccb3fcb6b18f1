import type { ServiceDefinition } from '@night-market/service-kit';
import { createCivicRouterModule } from './civic-router.module.ts';
import { readConfig, type CivicRouterConfig } from './config.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** The civic hotline, as a service. */
export const civicRouter: ServiceDefinition<CivicRouterConfig> = {
  name: 'civic-router',
  title: 'Civic-router: reports of citizens by Open311, who is in charge of them, and by when',
  apiStatus: 'draft',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  needs: ['access', 'idempotency'],
  createModule: createCivicRouterModule,
};
