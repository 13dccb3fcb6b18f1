import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run bench`: hands over to the benchmark. */
await runMain(({ args, signal }) => runOnTerminal('tools/bench/src/main.ts', args, {}, signal));
