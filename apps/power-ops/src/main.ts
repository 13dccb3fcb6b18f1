import { runService } from '@night-market/service-kit';
import { powerOps } from './power-ops.service.ts';

await runService(powerOps, process.argv.slice(2));
