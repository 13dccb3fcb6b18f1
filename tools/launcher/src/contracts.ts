import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run contracts:check` and `npm run contracts:snapshot`. */
await runMain(({ args, signal }) => runOnTerminal('tools/contracts/src/main.ts', args, {}, signal));
