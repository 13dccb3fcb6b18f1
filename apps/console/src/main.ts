import { runService } from '@night-market/service-kit';
import { operatorsConsole } from './console.service.ts';

await runService(operatorsConsole, process.argv.slice(2));
