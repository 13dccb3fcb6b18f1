import { parseArgs } from 'node:util';

/** What a benchmark run does. */
export interface BenchOptions {
  readonly orders: number;
  /** POST requests under way at once. */
  readonly inFlight: number;
  /** Open loop: orders a second, whatever the answers; 0 is the closed loop. */
  readonly ratePerS: number;
  /** Every so many orders are captured twice by the gateway and refunded. */
  readonly duplicateEvery: number;
  readonly runs: number;
  /** Orders before the measured ones, so that code is warm and pools are open. */
  readonly warmUp: number;
  /** Share of captures and refunds that the gateway also tells by webhook. */
  readonly webhookRate: number;
  /** Versions of pay.txn that payments publishes; the saga reads v1. */
  readonly payTxnVersions: string;
}

export class UsageError extends Error {}

const HELP = `npm run bench -- [options]
  --orders N          orders in a run (5000)
  --in-flight N       POST requests at once (64)
  --rate N            open loop: orders a second, whatever the answers (closed loop)
  --duplicate-every N every Nth order is captured twice and refunded (10)
  --runs N            measured runs (3)
  --warm-up N         orders before them (1000)
  --webhook-rate R    share of captures told by webhook too, 0 to 1 (0)
  --versions V        of pay.txn that are published: v1 or v1,v2 (v1)`;

export function readOptions(args: readonly string[]): BenchOptions | string {
  const names = [
    'orders',
    'in-flight',
    'rate',
    'duplicate-every',
    'runs',
    'warm-up',
    'webhook-rate',
    'versions',
  ];
  let values: Record<string, string | boolean | undefined>;
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    values = parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0], { cause: error });
  }
  if (values['help']) return HELP;
  const whole = (name: string, fallback: number): number => {
    const value = Number(values[name] ?? fallback);
    if (!Number.isInteger(value) || value < 1 || value > 1_000_000) {
      throw new UsageError(`--${name} must be a whole number from 1 to 1000000`);
    }
    return value;
  };
  const webhookRate = Number(values['webhook-rate'] ?? 0);
  if (!(webhookRate >= 0 && webhookRate <= 1)) throw new UsageError('--webhook-rate must be from 0 to 1');
  return {
    orders: whole('orders', 5_000),
    inFlight: whole('in-flight', 64),
    ratePerS: values['rate'] === undefined ? 0 : whole('rate', 1),
    duplicateEvery: whole('duplicate-every', 10),
    runs: whole('runs', 3),
    warmUp: whole('warm-up', 1_000),
    webhookRate,
    payTxnVersions: String(values['versions'] ?? 'v1'),
  };
}
