import 'reflect-metadata';
import { runService } from '@night-market/service-kit';
import { loadPaymentsConfig, type PaymentsConfig } from './config.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { createPaymentsModule } from './payments.module.ts';

await runService<PaymentsConfig>(
  {
    name: 'payments',
    title: 'Payments',
    loadConfig: loadPaymentsConfig,
    migrations: MIGRATIONS,
    createModule: createPaymentsModule,
  },
  process.argv.slice(2),
);
