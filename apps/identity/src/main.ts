import { runService } from '@night-market/service-kit';
import { identity } from './identity.service.ts';

await runService(identity, process.argv.slice(2));
