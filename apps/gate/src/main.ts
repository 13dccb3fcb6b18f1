import { runService } from '@night-market/service-kit';
import { gate } from './gate.service.ts';

await runService(gate, process.argv.slice(2));
