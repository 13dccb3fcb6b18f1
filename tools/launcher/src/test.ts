import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runMain, type CommandContext } from '@night-market/command-line';
import { startStack } from '@night-market/stack';
import type { Stack } from '@night-market/stack';
import { buildApps } from './build-apps.ts';
import { resolveHome, workspaceRoot } from './home.ts';
import { sweepFolder } from './own-folder.ts';
import { runOnTerminal } from './play.ts';
import { together } from './together.ts';
import { slowestFiles, tally } from './test-report.ts';
import type { TestTally, VitestReport } from './test-report.ts';
import { needsStack } from './test-tiers.ts';
import { whileLocked } from './while-locked.ts';

/** How many are named at the end of a run of more files than these. */
const SLOWEST_FILES = 20;

const say = (line: string): void => console.log(line);

/** `npm test`: all suites on a stack of their own, beside whatever else runs on this machine; unit tests alone need none. */
async function test({ args, signal }: CommandContext): Promise<number> {
  const { testDir } = resolveHome();
  // When another test run is using the usual folder.
  const spareDir = `${testDir}-${process.pid}`;
  const outcome = await whileLocked(
    'npm test',
    [join(testDir, 'test.lock'), join(spareDir, 'test.lock')],
    (lockFile) => runTests(dirname(lockFile), args, signal),
  ).finally(() => rmSync(spareDir, { recursive: true, force: true }));
  for (const remark of outcome.remarks) say(remark);
  if (outcome.passed + outcome.failed === 0) say('No test ran, which counts as a failure.');
  say(`${outcome.passed} passed, ${outcome.failed} failed`);
  return outcome.failed > 0 || outcome.passed === 0 ? 1 : 0;
}

async function runTests(dir: string, args: readonly string[], signal: AbortSignal): Promise<TestTally> {
  chmodSync(dir, 0o755);
  await sweepFolder(dir);
  const reportFile = join(dir, 'report.json');
  rmSync(reportFile, { force: true });
  const run = async (env: Readonly<Record<string, string>>): Promise<TestTally> => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    // Vitest that is stopped does not wait for its workers.
    const vitest = 'node_modules/vitest/vitest.mjs';
    await runOnTerminal(vitest, ['run', ...reporters, ...args], env, signal, { endGroup: true });
    signal.throwIfAborted();
    return readTally(reportFile, args);
  };
  return needsStack(args) ? await onStack(dir, signal, run) : await run({});
}

/** Calls `run` with the variables that name a fresh stack, beside the built services. */
async function onStack<T>(
  dir: string,
  signal: AbortSignal,
  run: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { cacheDir } = resolveHome();
  let started: Stack | undefined;
  const bringUp = async (until: AbortSignal): Promise<Stack> =>
    (started = await startStack({
      ...{ dataDir: dir, cacheDir, fresh: true, throwaway: true, log: say, signal: until },
    }));
  try {
    const [stack] = await together(signal, bringUp, (until) => buildApps(join(dir, 'logs'), until));
    return await run({
      TEST_KAFKA_BROKERS: stack.brokers.join(','),
      TEST_DATABASE_URL: stack.databaseUrl,
      NIGHT_MARKET_TEST_STACK: stack.stateFile,
      NIGHT_MARKET_TEST_DIR: dir,
    });
  } finally {
    // Vitest that is stopped does not wait for its tests to stop what they have started.
    await sweepFolder(dir).finally(() => started?.stop());
  }
}

function readTally(reportFile: string, args: readonly string[]): TestTally {
  const narrowedByName = args.some((arg) => /^(-t|--testNamePattern)(=|$)/.test(arg));
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
    if (report.testResults.length > SLOWEST_FILES) {
      say('The slowest test files:');
      for (const line of slowestFiles(report, workspaceRoot, SLOWEST_FILES)) say(line);
    }
    return tally(report, narrowedByName);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    return { passed: 0, failed: 1, remarks: [`The test run left no report (${reason}).`] };
  }
}

await runMain(test);
