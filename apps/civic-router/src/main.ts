import { runService } from '@night-market/service-kit';
import { civicRouter } from './civic-router.service.ts';

await runService(civicRouter, process.argv.slice(2));
