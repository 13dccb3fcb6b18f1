import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProgressLine, runCommand } from '@night-market/command-line';
import { readOptions, type SimulateOptions } from './options.ts';
import type { PlayName } from './plays/index.ts';
import { runSeed } from './run-seed.ts';
import { startWatchdog } from './watchdog.ts';

/** Runs the seeds of each play one after the other and ends at the first that breaks a promise. */
async function simulate(options: SimulateOptions, signal: AbortSignal): Promise<number> {
  for (const play of options.plays) {
    const exitCode = await simulateOne(play, options, signal);
    if (exitCode !== 0) return exitCode;
  }
  return 0;
}

async function simulateOne(
  play: PlayName,
  { seeds, from, trace }: SimulateOptions,
  signal: AbortSignal,
): Promise<number> {
  const progress = new ProgressLine(process.stdout);
  const beginning = trace ? (): void => undefined : startWatchdog();
  const startedMs = performance.now();
  let steps = 0;
  let kills = 0;
  for (let done = 1; done <= seeds; done++) {
    const seed = from + done - 1;
    beginning(seed);
    // A seed may run without a turn of the event loop, in which alone Ctrl-C is heard.
    await nextTurn();
    signal.throwIfAborted();
    const outcome = await runSeed(seed, {
      play,
      ...(trace && { print: (line: string) => console.log(line) }),
    });
    steps += outcome.steps;
    kills += outcome.kills;
    if (trace) console.log(`hash ${outcome.hash}, ${outcome.virtualMs.toFixed(0)} ms of virtual time`);
    if (outcome.violation) {
      progress.end();
      const { invariant, detail } = outcome.violation;
      console.log(`seed ${seed} of ${play} breaks '${invariant}': ${detail}`);
      console.log(`see it with: npm run simulate -- --only ${play} --seed ${seed} --trace`);
      return 1;
    }
    if (!trace) progress.show(`${play}: ${done} of ${seeds} seeds`);
  }
  progress.end();
  const seconds = (performance.now() - startedMs) / 1_000;
  const rate = (seeds / seconds).toFixed(1);
  console.log(
    `simulate ${play}: seeds=${seeds} steps=${steps} kills=${kills} violations=0 (${rate} seeds/s)`,
  );
  return 0;
}

// A reader like `head` may have seen enough.
process.stdout.on('error', () => process.exit());

await runCommand(readOptions, simulate);
