import { runMain } from '@night-market/command-line';
import { runOnTerminal } from './play.ts';

/** `npm run chaos`: hands over to the tool that breaks the platform. */
await runMain(({ args, signal }) => runOnTerminal('tools/chaos/src/main.ts', args, {}, signal));
