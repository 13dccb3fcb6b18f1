import { mkdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { buildApps, resolveHome, runMain, startPlatform, type Platform } from '@night-market/launcher';
import { startStack, sweepStack, type Stack } from '@night-market/stack';
import pg from 'pg';
import { settleGateway } from './gateway.ts';
import { readOptions, UsageError, type BenchOptions } from './options.ts';
import { measure, type RunResult } from './run.ts';
import { percentile, spread } from './statistics.ts';

const say = (line = ''): void => console.log(line);

/** Commit times are what 'settled' is measured by; the server must be told to keep them. */
async function keepCommitTimes(stack: Stack): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  await client.query('alter system set track_commit_timestamp = on');
  await client.end();
  await stack.postgres.stop();
  await stack.postgres.start();
}

async function bench(options: BenchOptions, signal: AbortSignal): Promise<void> {
  const home = resolveHome();
  const dir = join(home.root, 'bench');
  // The gateway's books too: old captures would be reconciled in the middle of the measurement.
  await sweepStack(dir);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const stack = await startStack({ dataDir: dir, cacheDir: home.cacheDir, fresh: true, log: say, signal });
  let platform: Platform | undefined;
  try {
    await keepCommitTimes(stack);
    await buildApps(join(dir, 'logs'), signal);
    platform = await startPlatform({
      stack,
      dataDir: dir,
      logDir: join(dir, 'logs'),
      log: say,
      signal,
      env: { '*': { LOG_LEVEL: 'warn' }, payments: { PAY_TXN_VERSIONS: options.payTxnVersions } },
    });
    await settleGateway(platform, options.webhookRate);
    await measure(stack, platform, options.warmUp, options);
    const results: RunResult[] = [];
    for (let run = 1; run <= options.runs && !signal.aborted; run++) {
      const result = await measure(stack, platform, options.orders, options);
      results.push(result);
      print(run, result, options);
    }
    summarize(results, options);
  } finally {
    await platform?.stop();
    await stack.stop();
  }
}

const loadOf = ({ ratePerS, inFlight }: BenchOptions): string =>
  ratePerS > 0 ? `${ratePerS} a second (open loop)` : `${inFlight} POSTs in flight`;

function print(run: number, result: RunResult, options: BenchOptions): void {
  say();
  say(
    `run ${run}: ${options.orders} orders, ${loadOf(options)}, every ${options.duplicateEvery}th captured twice`,
  );
  say(`  orders/s              ${result.ordersPerS.toFixed(0)}`);
  say(`  POST to settled, ms   ${spread(result.settledMs)}`);
  say(`  POST to refunded, ms  ${spread(result.refundedMs)}`);
  say(`  HTTP answer, ms       ${spread(result.answerMs)}`);
  say('  CPU s, resident MB');
  for (const { name, cpuS, residentMb } of result.cpu) {
    say(`    ${name.padEnd(16)} ${cpuS.toFixed(2).padStart(7)} ${residentMb.toFixed(0).padStart(6)}`);
  }
}

function summarize(results: readonly RunResult[], options: BenchOptions): void {
  const rates = results.map(({ ordersPerS }) => ordersPerS);
  const settled = results.map(({ settledMs }) => percentile(settledMs, 0.5));
  const last = results.map(({ settledMs }) => percentile(settledMs, 0.99));
  const range = (values: readonly number[]): string =>
    [0, 0.5, 1].map((p) => percentile(values, p).toFixed(0)).join(' / ');
  say();
  say(
    `${cpus().length} cores, Node ${process.versions.node}, ${results.length} runs of ${options.orders} orders (minimum / median / maximum)`,
  );
  say(`  orders/s                  ${range(rates)}`);
  say(`  POST to settled p50, ms   ${range(settled)}`);
  say(`  POST to settled p99, ms   ${range(last)}`);
}

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
