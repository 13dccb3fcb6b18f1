import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run add:service` and `add:lib`. */
await runMain(({ args, signal }) => runOnTerminal('tools/generators/src/main.ts', args, {}, signal));
