import type { ServiceDefinition } from '@night-market/service-kit';
import { readConfig, type PaymentsConfig } from './config.ts';
import { MIGRATIONS, RECORDED_BEFORE } from './migrations/index.ts';
import { createPaymentsModule } from './payments.module.ts';

/** Charges, duplicates and refunds, as a service. */
export const payments: ServiceDefinition<PaymentsConfig> = {
  name: 'payments',
  title: 'Payments',
  loadConfig: () => readConfig(),
  migrations: MIGRATIONS,
  recordedBefore: RECORDED_BEFORE,
  needs: ['idempotency', 'access'],
  createModule: createPaymentsModule,
};
