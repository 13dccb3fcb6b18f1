import { median, percentile, range, spread, verdict, type Aim } from '../statistics.ts';
import type { World } from '../world.ts';
import type { ScanResult } from './scans.ts';

/** All figures of one run. */
export function printScans({ say }: World, name: string, run: number, result: ScanResult): void {
  const used = result.cpu.map(
    ({ name, cpuS, residentMb }) => `${name} ${cpuS.toFixed(2)} (${residentMb.toFixed(0)})`,
  );
  say(`run ${run}, ${name}`);
  say(`  decisions/s           ${result.decisionsPerS.toFixed(0)}`);
  say(`  HTTP answer, ms       ${spread(result.answerMs)}`);
  say(`  CPU s (resident MB)   ${used.join(', ')}`);
  say(`  taken from the cores  ${(100 * result.stolenShare).toFixed(1)} % by other virtual machines`);
}

export const decisionsPerS = (results: readonly ScanResult[]): number[] =>
  results.map((result) => result.decisionsPerS);

const answerMs = (results: readonly ScanResult[], p: number): number[] =>
  results.map((result) => percentile(result.answerMs, p));

/** Minimum, median and maximum over the runs. */
export function printScanSummary(
  { say }: World,
  name: string,
  results: readonly ScanResult[],
  p99Aim?: Aim,
): void {
  const p99 = answerMs(results, 0.99);
  say(`${name}, ${results.length} runs (minimum / median / maximum)`);
  say(`  decisions/s              ${range(decisionsPerS(results))}`);
  say(`  HTTP answer p50, ms      ${range(answerMs(results, 0.5), 1)}`);
  say(`  HTTP answer p99, ms      ${range(p99, 1)}${p99Aim ? `  ${verdict(median(p99), p99Aim)}` : ''}`);
}
