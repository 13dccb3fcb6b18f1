import { runService } from '@night-market/service-kit';
import { orchestrator } from './orchestrator.service.ts';

await runService(orchestrator, process.argv.slice(2));
