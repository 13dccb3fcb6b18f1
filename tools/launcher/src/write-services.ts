import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run services`. */
await runMain(({ args, signal }) => runOnTerminal('tools/services/src/main.ts', args, {}, signal));
