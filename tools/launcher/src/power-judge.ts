import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run power:judge`: hands over to the judge. */
await runMain(({ args, signal }) => runOnTerminal('tools/power-judge/src/main.ts', args, {}, signal));
