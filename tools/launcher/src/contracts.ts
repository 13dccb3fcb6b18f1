import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run contracts:add`, `contracts:check` and `contracts:snapshot`. */
await runMain(({ args, signal }) => runOnTerminal('tools/contracts/src/main.ts', args, {}, signal));
