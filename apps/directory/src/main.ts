import { runService } from '@night-market/service-kit';
import { directory } from './directory.service.ts';

await runService(directory, process.argv.slice(2));
