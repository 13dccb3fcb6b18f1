import { cpus } from 'node:os';
import { runCommand } from '@night-market/command-line';
import { forcedWritesMs } from './machine/forced-writes.ts';
import { machineSpeed, speedText } from './machine/machine-speed.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { SCENARIO_RUNNERS } from './scenarios/index.ts';
import { spread } from './statistics.ts';
import { say, withWorld } from './world.ts';

async function bench(options: BenchOptions, signal: AbortSignal): Promise<number> {
  await withWorld(options, signal, async (world) => {
    say(`${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString()}`);
    say(speedText(await machineSpeed()));
    say(`a forced write of 8 kB, ms: ${spread(forcedWritesMs(world.dir))}`);
    const runners = new Set([...options.only].map((name) => SCENARIO_RUNNERS[name]));
    for (const run of runners) {
      signal.throwIfAborted();
      await run(world);
    }
  });
  return 0;
}

await runCommand(readOptions, bench);
