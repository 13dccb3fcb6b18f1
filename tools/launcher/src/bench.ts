import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run bench`: hands over to the benchmark. */
await runMain(({ args, signal }) => runOnTerminal('tools/bench/src/main.ts', args, {}, signal));
