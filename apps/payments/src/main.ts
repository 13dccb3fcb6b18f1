import 'reflect-metadata';
import { runService } from '@night-market/service-kit';
import { payments } from './payments.service.ts';

await runService(payments, process.argv.slice(2));
