import { runMain } from '@night-market/command-line';
import { workspaceRoot } from './home.ts';
import { writeRightsGuide } from './kafka-rights/rights-guide.ts';
import { runOnTerminal } from './play.ts';

/** `npm run services`. */
await runMain(async ({ args, signal }) => {
  const exitCode = await runOnTerminal('tools/services/src/main.ts', args, {}, signal);
  if (exitCode === 0) writeRightsGuide(workspaceRoot);
  return exitCode;
});
