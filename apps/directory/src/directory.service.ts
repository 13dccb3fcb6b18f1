import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type DirectoryConfig } from './config.ts';
import { createDirectoryModule } from './directory.module.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** The yellow pages of the market, as a service. */
export const directory: ServiceDefinition<DirectoryConfig> = {
  name: 'directory',
  title: 'Directory: which agents are there, and what they can do',
  apiStatus: 'draft',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  createModule: createDirectoryModule,
};
