import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run contracts:add`, `contracts:check` and `contracts:snapshot`. */
await runMain(({ args, signal }) => runOnTerminal('tools/contracts/src/main.ts', args, {}, signal));
