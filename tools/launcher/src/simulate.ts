import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run simulate`: hands over to the simulation. */
await runMain(({ args, signal }) => runOnTerminal('tools/simulation/src/main.ts', args, {}, signal));
