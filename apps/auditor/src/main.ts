import { runService } from '@night-market/service-kit';
import { auditor } from './auditor.service.ts';

await runService(auditor, process.argv.slice(2));
