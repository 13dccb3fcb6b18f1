import { parseArgs } from 'node:util';

/** The scenarios of the standard set, in the order in which they run. */
export const SCENARIOS = ['orders', 'bare', 'relay', 'backlog', 'poisoned', 'flat', 'outage'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What a benchmark run does. */
export interface BenchOptions {
  readonly only: ReadonlySet<Scenario>;
  /** Orders in a run. */
  readonly orders: number;
  /** POST requests under way at once, where one load is asked for; otherwise the standard ones. */
  readonly inFlight: number | undefined;
  /** Open loop: orders a second, whatever the answers, where one load is asked for. */
  readonly ratePerS: number | undefined;
  /** Every so many orders are captured twice by the gateway and refunded. */
  readonly duplicateEvery: number;
  readonly runs: number;
  /** Orders before the measured ones, so that code is warm and pools are open. */
  readonly warmUp: number;
  /** Share of captures and refunds that the gateway also tells by webhook. */
  readonly webhookRate: number;
  /** Versions of pay.txn that payments publishes; the saga reads v1. */
  readonly payTxnVersions: string;
  /** Orders that lie in the full tables. */
  readonly fill: number;
  /** Rows that wait for the relay. */
  readonly relayRows: number;
  /** Events that wait for the orchestrator. */
  readonly backlogEvents: number;
  /** How long PostgreSQL, then Kafka, is away. */
  readonly outageS: number;
}

export class UsageError extends Error {}

const HELP = `npm run bench -- [options]
  --only LIST         of ${SCENARIOS.join(', ')} (all)
  --quick             small counts: shows that everything works, its figures mean nothing
  --runs N            measured runs of each load (3)
  --orders N          orders in a run (10000)
  --warm-up N         orders before them (30000)
  --in-flight N       closed loop: POST requests at once (64, then 256)
  --rate N            open loop: orders a second, whatever the answers (100, then 500)
  --duplicate-every N every Nth order is captured twice and refunded (10)
  --webhook-rate R    share of captures told by webhook too, 0 to 1 (0)
  --versions V        of pay.txn that are published: v1 or v1,v2 (v1)
  --fill N            orders in the full tables of flat (2000000)
  --relay-rows N      rows waiting for the relay (1000000)
  --backlog N         events waiting for the orchestrator (50000)
  --outage-s N        seconds that PostgreSQL, then Kafka, is away (60)`;

const COUNTS = {
  orders: { normal: 10_000, quick: 300 },
  runs: { normal: 3, quick: 2 },
  'warm-up': { normal: 30_000, quick: 100 },
  'duplicate-every': { normal: 10, quick: 10 },
  fill: { normal: 2_000_000, quick: 20_000 },
  'relay-rows': { normal: 1_000_000, quick: 20_000 },
  backlog: { normal: 50_000, quick: 2_000 },
  'outage-s': { normal: 60, quick: 5 },
} as const;
const TEXTS = ['only', 'in-flight', 'rate', 'webhook-rate', 'versions'];
const COUNT_MAX = 10_000_000;

/** The options, or the help text. @throws UsageError */
export function readOptions(args: readonly string[]): BenchOptions | string {
  const values = parse(args);
  if (values['help']) return HELP;
  const whole = (name: string, fallback: number): number => {
    const value = Number(values[name] ?? fallback);
    if (!Number.isInteger(value) || value < 1 || value > COUNT_MAX) {
      throw new UsageError(`--${name} must be a whole number from 1 to ${COUNT_MAX}`);
    }
    return value;
  };
  const count = (name: keyof typeof COUNTS): number =>
    whole(name, COUNTS[name][values['quick'] ? 'quick' : 'normal']);
  const optional = (name: string): number | undefined =>
    values[name] === undefined ? undefined : whole(name, 1);
  const webhookRate = Number(values['webhook-rate'] ?? 0);
  if (!(webhookRate >= 0 && webhookRate <= 1)) throw new UsageError('--webhook-rate must be from 0 to 1');
  const payTxnVersions = String(values['versions'] ?? 'v1');
  if (!['v1', 'v1,v2'].includes(payTxnVersions)) throw new UsageError('--versions must be v1 or v1,v2');
  return {
    only: readOnly(values['only']),
    orders: count('orders'),
    inFlight: optional('in-flight'),
    ratePerS: optional('rate'),
    duplicateEvery: count('duplicate-every'),
    runs: count('runs'),
    warmUp: count('warm-up'),
    webhookRate,
    payTxnVersions,
    fill: count('fill'),
    relayRows: count('relay-rows'),
    backlogEvents: count('backlog'),
    outageS: count('outage-s'),
  };
}

type Values = Record<string, string | boolean | undefined>;

function parse(args: readonly string[]): Values {
  const names = [...Object.keys(COUNTS), ...TEXTS];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const flag = { type: 'boolean' as const };
  try {
    return parseArgs({ args: [...args], options: { ...options, quick: flag, help: flag } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0], { cause: error });
  }
}

function readOnly(text: Values[string]): ReadonlySet<Scenario> {
  if (text === undefined) return new Set(SCENARIOS);
  const wanted = String(text).split(',');
  const unknown = wanted.find((name) => !(SCENARIOS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--only takes ${SCENARIOS.join(', ')}, not '${unknown}'`);
  return new Set(wanted as Scenario[]);
}
