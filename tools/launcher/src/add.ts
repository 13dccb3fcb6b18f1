import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run add:service` and `add:lib`. */
await runMain(({ args, signal }) => runOnTerminal('tools/generators/src/main.ts', args, {}, signal));
