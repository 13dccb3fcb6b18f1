import { readOptions, UsageError, type SimulateOptions } from './options.ts';
import { runSeed } from './run-seed.ts';
import { startWatchdog } from './watchdog.ts';

const PROGRESS_MS = 5_000;

/** Runs the seeds one after the other and ends at the first that breaks a promise. */
async function simulate({ seeds, from, trace }: SimulateOptions): Promise<number> {
  const beginning = trace ? (): void => undefined : startWatchdog();
  const startedMs = performance.now();
  let toldMs = startedMs;
  let steps = 0;
  let kills = 0;
  for (let done = 1; done <= seeds; done++) {
    const seed = from + done - 1;
    beginning(seed);
    const outcome = await runSeed(seed, trace ? { print: (line) => console.log(line) } : {});
    steps += outcome.steps;
    kills += outcome.kills;
    if (trace) console.log(`hash ${outcome.hash}, ${outcome.virtualMs.toFixed(0)} ms of virtual time`);
    if (outcome.violation) {
      const { invariant, detail } = outcome.violation;
      console.log(`seed ${seed} breaks '${invariant}': ${detail}`);
      console.log(`see it with: npm run simulate -- --seed ${seed} --trace`);
      return 1;
    }
    if (performance.now() - toldMs > PROGRESS_MS) {
      toldMs = performance.now();
      console.log(`${done} of ${seeds} seeds`);
    }
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  const rate = (seeds / seconds).toFixed(1);
  console.log(`simulate: seeds=${seeds} steps=${steps} kills=${kills} violations=0 (${rate} seeds/s)`);
  return 0;
}

// A reader like `head` may have seen enough.
process.stdout.on('error', () => process.exit());

try {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') console.log(options);
  else process.exitCode = await simulate(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
