import type { ServiceDefinition } from '@night-market/service-kit';
import { createAuditorModule } from './auditor.module.ts';
import { readConfig, type AuditorConfig } from './config.ts';
import { MIGRATIONS, RECORDED_BEFORE } from './migrations/index.ts';

/** Whoever compares what was sent with what was taken in, as a service. */
export const auditor: ServiceDefinition<AuditorConfig> = {
  name: 'auditor',
  title: 'Auditor: compares the log with the inboxes of its consumers',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  recordedBefore: RECORDED_BEFORE,
  createModule: createAuditorModule,
};
