import 'reflect-metadata';
import { runService } from '@night-market/service-kit';
import { loadPaymentsConfig, type PaymentsConfig } from './config.ts';
import { Core1763800000000 } from './migrations/1763800000000-core.ts';
import { Retention1795363200000 } from './migrations/1795363200000-retention.ts';
import { createPaymentsModule } from './payments.module.ts';

await runService<PaymentsConfig>(
  {
    name: 'payments',
    title: 'Payments',
    loadConfig: loadPaymentsConfig,
    migrations: [Core1763800000000, Retention1795363200000],
    createModule: createPaymentsModule,
  },
  process.argv.slice(2),
);
