import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run fuzz`: hands over to the tool that tries the services' documents. */
await runMain(({ args, signal }) => runOnTerminal('tools/fuzz/src/main.ts', args, {}, signal));
