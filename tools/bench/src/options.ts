import { flag, number, oneOf, readCommandLine, someOf, whole } from '@night-market/command-line';

/** The scenarios of the standard set, in the order in which they run. */
export const SCENARIOS = [
  'orders',
  'bare',
  'relay',
  'backlog',
  'poisoned',
  'flat',
  'outage',
  'doors',
  'secure',
  'gate',
  'power',
  'civic',
  'console',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What the scenario of the hotline measures, in this order. */
export const CIVIC_PARTS = ['accepted', 'evening', 'searches'] as const;
export type CivicPart = (typeof CIVIC_PARTS)[number];

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
  /** Scans in a run of the gate. */
  readonly scans: number;
  /** Tickets in the tables of the gate. */
  readonly tickets: number;
  /** Scanners that follow the feed at once. */
  readonly readers: number;
  /** Feeders with a reading a second each. */
  readonly feeders: number;
  readonly civicParts: ReadonlySet<CivicPart>;
  /** Reports to the hotline in an evening. */
  readonly reports: number;
  /** How long two agencies are down. */
  readonly downS: number;
  /** Reports in the tables of the hotline. */
  readonly keptReports: number;
  /** Searches of the hotline, and for sagas in a run of the console. */
  readonly searches: number;
  /** Sagas that are searched. */
  readonly sagas: number;
  /** Consoles that are open at once. */
  readonly consoles: number;
}

/** Each count as it is, and with --quick. */
const COUNTS = {
  orders: [10_000, 300],
  runs: [3, 2],
  'warm-up': [30_000, 100],
  'duplicate-every': [10, 10],
  fill: [2_000_000, 20_000],
  'relay-rows': [1_000_000, 20_000],
  backlog: [50_000, 2_000],
  'outage-s': [60, 5],
  scans: [20_000, 400],
  tickets: [500_000, 5_000],
  readers: [500, 20],
  feeders: [200, 10],
  reports: [20_000, 600],
  'down-s': [600, 5],
  'kept-reports': [1_000_000, 50_000],
  searches: [2_000, 330],
  sagas: [1_000_000, 20_000],
  consoles: [10, 3],
} as const;
type Count = keyof typeof COUNTS;

const COUNT_MAX = 10_000_000;
const bounds = { min: 1, max: COUNT_MAX };
const count = (name: Count, help: string) => whole(`${help} (${COUNTS[name][0]})`, bounds);

const commandLine = {
  command: 'npm run bench',
  summary: 'measures the platform against a bare pipeline',
  options: {
    only: someOf(`of ${SCENARIOS.join(', ')} (all)`, SCENARIOS),
    quick: flag('small counts: shows that everything works, its figures mean nothing'),
    runs: count('runs', 'measured runs of each load'),
    orders: count('orders', 'orders in a run'),
    'warm-up': count('warm-up', 'orders before them'),
    'in-flight': whole('closed loop: POST requests at once (64, then 256)', bounds),
    rate: whole('open loop: orders a second, whatever the answers (100, then 500)', bounds),
    'duplicate-every': count('duplicate-every', 'every Nth order is captured twice and refunded'),
    'webhook-rate': number('share of captures told by webhook too', {
      ...{ min: 0, max: 1, fallback: 0, placeholder: 'R' },
    }),
    versions: oneOf('of pay.txn that are published', ['v1', 'v1,v2'], { fallback: 'v1' }),
    fill: count('fill', 'orders in the full tables of flat'),
    'relay-rows': count('relay-rows', 'rows waiting for the relay'),
    backlog: count('backlog', 'events waiting for the orchestrator'),
    'outage-s': count('outage-s', 'seconds that PostgreSQL, then Kafka, is away'),
    scans: count('scans', 'scans in a run of the gate'),
    tickets: count('tickets', 'tickets in the tables of the gate'),
    readers: count('readers', 'scanners that follow the feed at once'),
    feeders: count('feeders', 'feeders with a reading a second each'),
    'civic-parts': someOf(`of civic: ${CIVIC_PARTS.join(', ')} (all)`, CIVIC_PARTS),
    reports: count('reports', 'reports to the hotline in an evening'),
    'down-s': count('down-s', 'seconds that two agencies are down'),
    'kept-reports': count('kept-reports', 'reports in the tables of the hotline'),
    searches: count('searches', 'searches over them, or for sagas'),
    sagas: count('sagas', 'sagas that are searched'),
    consoles: count('consoles', 'consoles that are open at once'),
  },
} as const;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions(args: readonly string[]): BenchOptions | string {
  const read = readCommandLine(commandLine, args);
  if (typeof read === 'string') return read;
  const { values } = read;
  const countOf = (name: Count): number => values[name] ?? COUNTS[name][values.quick ? 1 : 0];
  return {
    only: new Set(values.only),
    orders: countOf('orders'),
    inFlight: values['in-flight'],
    ratePerS: values.rate,
    duplicateEvery: countOf('duplicate-every'),
    runs: countOf('runs'),
    warmUp: countOf('warm-up'),
    webhookRate: values['webhook-rate'],
    payTxnVersions: values.versions,
    fill: countOf('fill'),
    relayRows: countOf('relay-rows'),
    backlogEvents: countOf('backlog'),
    outageS: countOf('outage-s'),
    scans: countOf('scans'),
    tickets: countOf('tickets'),
    readers: countOf('readers'),
    feeders: countOf('feeders'),
    civicParts: new Set(values['civic-parts']),
    reports: countOf('reports'),
    downS: countOf('down-s'),
    keptReports: countOf('kept-reports'),
    searches: countOf('searches'),
    sagas: countOf('sagas'),
    consoles: countOf('consoles'),
  };
}
