import { cpus } from 'node:os';
import { runMain } from '@night-market/launcher';
import { forcedWritesMs } from './machine/forced-writes.ts';
import { machineSpeed, speedText } from './machine/machine-speed.ts';
import { readOptions, UsageError, type BenchOptions } from './options.ts';
import { SCENARIO_RUNNERS } from './scenarios/index.ts';
import { spread } from './statistics.ts';
import { say, withWorld } from './world.ts';

const bench = (options: BenchOptions, signal: AbortSignal): Promise<void> =>
  withWorld(options, signal, async (world) => {
    say(`${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString()}`);
    say(speedText(await machineSpeed()));
    say(`a forced write of 8 kB, ms: ${spread(forcedWritesMs(world.dir))}`);
    const runners = new Set([...options.only].map((name) => SCENARIO_RUNNERS[name]));
    for (const run of runners) {
      signal.throwIfAborted();
      await run(world);
    }
  });

await runMain(async ({ args, signal }) => {
  try {
    const options = readOptions(args);
    if (typeof options === 'string') say(options);
    else await bench(options, signal);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}`);
    return 2;
  }
});
