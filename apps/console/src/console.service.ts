import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type ConsoleConfig } from './config.ts';
import { createConsoleModule } from './console.module.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** The operators' console, as a service: the page and what stands behind it. */
export const operatorsConsole: ServiceDefinition<ConsoleConfig> = {
  name: 'console',
  title: "Console: the operators' view of the market",
  apiStatus: 'draft',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  createModule: createConsoleModule,
};
