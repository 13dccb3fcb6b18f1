import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run simulate`: hands over to the simulation. */
await runMain(({ args, signal }) => runOnTerminal('tools/simulation/src/main.ts', args, {}, signal));
