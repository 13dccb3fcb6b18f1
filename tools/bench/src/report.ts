import type { PlannedComparison } from './plan.ts';
import type { RunResult } from './run.ts';
import { median, percentile, range, spread, verdict, type Aim } from './statistics.ts';
import type { World } from './world.ts';

export const ordersPerS = (results: readonly RunResult[]): number[] =>
  results.map((result) => result.ordersPerS);

export const settledP50Ms = (results: readonly RunResult[]): number[] =>
  results.map(({ settledMs }) => percentile(settledMs, 0.5));

/** Of a process, by its label. */
export const cpuSOf =
  (label: string) =>
  (results: readonly RunResult[]): number[] =>
    results.map(({ cpu }) => cpu.find(({ name }) => name === label)?.cpuS ?? Number.NaN);

/** The ratio of the medians of a figure that each run has. */
export const ratioOf = (
  of: readonly RunResult[],
  to: readonly RunResult[],
  figures: (results: readonly RunResult[]) => number[] = ordersPerS,
): number => median(figures(of)) / median(figures(to));

/** Says the ratio of the medians of orders/s, and whether it is what it should be. */
export function printRatio(
  { say }: World,
  label: string,
  of: readonly RunResult[],
  to: readonly RunResult[],
  aim?: Aim,
): void {
  const ratio = ratioOf(of, to);
  say(`${label}, ratio of the medians: ${ratio.toFixed(2)}${aim ? `  ${verdict(ratio, aim)}` : ''}`);
}

/** Of runs that went one after the other: a machine that changes its speed meanwhile does so to both of a pair. */
export function printPairs(
  { say }: World,
  label: string,
  of: readonly RunResult[],
  to: readonly RunResult[],
  aim: Aim,
): void {
  const ratios = of.map(({ ordersPerS }, n) => ordersPerS / to[n]!.ordersPerS);
  const ratio = median(ratios);
  const each = ratios.map((one) => one.toFixed(2)).join(' ');
  say(`${label}, median of ${ratios.length} pairs: ${ratio.toFixed(2)} (${each})  ${verdict(ratio, aim)}`);
}

/** All figures of one run. */
export function printRun({ say }: World, name: string, run: number, result: RunResult): void {
  say(`run ${run}, ${name}`);
  say(`  orders/s              ${result.ordersPerS.toFixed(0)}`);
  say(`  POST to settled, ms   ${spread(result.settledMs)}`);
  say(`  POST to refunded, ms  ${spread(result.refundedMs)}`);
  say(`  HTTP answer, ms       ${spread(result.answerMs)}`);
  const used = result.cpu.map(
    ({ name, cpuS, residentMb }) => `${name} ${cpuS.toFixed(2)} (${residentMb.toFixed(0)})`,
  );
  say(`  CPU s (resident MB)   ${used.join(', ')}`);
  say(`  taken from the cores  ${(100 * result.stolenShare).toFixed(1)} % by other virtual machines`);
}

/** Minimum, median and maximum over the runs of one target, with the aims of its load. */
export function printSummary(
  { say }: World,
  name: string,
  results: readonly RunResult[],
  aims: PlannedComparison['aims'] = {},
): void {
  const rows: [keyof PlannedComparison['aims'], string, number[]][] = [
    ['ordersPerS', 'orders/s', ordersPerS(results)],
    ['settledP50Ms', 'POST to settled p50, ms', settledP50Ms(results)],
    ['settledP99Ms', 'POST to settled p99, ms', results.map(({ settledMs }) => percentile(settledMs, 0.99))],
    ['answerP99Ms', 'HTTP answer p99, ms', results.map(({ answerMs }) => percentile(answerMs, 0.99))],
  ];
  say(`${name}, ${results.length} runs (minimum / median / maximum)`);
  for (const [key, label, values] of rows) {
    const aim = aims[key];
    const words = aim ? `  ${verdict(median(values), aim)}` : '';
    say(`  ${label.padEnd(24)} ${range(values)}${words}`);
  }
}
