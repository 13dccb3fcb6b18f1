import { sweepStack } from '@night-market/stack';
import { resolveHome } from './home.ts';
import { sweepProcesses } from './platform/process-record.ts';

/** Run by the bootstrap after a command was killed: ends what that command had started, and nothing else. */
const home = resolveHome();
for (const dir of [home.devDir, home.testDir]) {
  await sweepProcesses(dir);
  await sweepStack(dir);
}
