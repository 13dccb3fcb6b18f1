import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run services`. */
await runMain(({ args, signal }) => runOnTerminal('tools/services/src/main.ts', args, {}, signal));
