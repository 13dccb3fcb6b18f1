import { flag, number, readCommandLine, UsageError, whole } from '@night-market/command-line';
import { defaults, defaultShares, defaultVisitors } from './options.ts';
import type { Addresses, PlayOptions } from './options.ts';

/** A play as asked for on the command line. */
export interface Command {
  options: PlayOptions;
  json: boolean;
}

const share = (help: string, fallback: number) =>
  number(help, { min: 0, max: 1, fallback, placeholder: 'R' });

const commandLine = {
  command: 'node tools/opening-night/src/main.ts',
  summary: 'plays an evening against a running platform and compares the books',
  options: {
    orders: whole('orders in the play', { min: 1, max: 100_000, fallback: defaults.orders }),
    visitors: whole('visitors with tickets, at gates with old and new scanners', {
      ...{ min: 0, max: 10_000, fallback: defaultVisitors },
    }),
    stalls: whole('stalls that sell', { min: 1, max: 10_000, fallback: defaults.stalls }),
    seed: whole('every choice comes from it', { min: 0, max: 2 ** 32 - 1, fallback: defaults.seed }),
    'in-flight': whole('orders under way at once', { min: 1, max: 1_000, fallback: defaults.inFlight }),
    'timeout-s': whole('when the play gives up, in seconds', {
      ...{ min: 1, max: 86_400, fallback: defaults.timeoutMs / 1_000 },
    }),
    'retry-share': share('orders sent again with the same key', defaultShares.retry),
    'second-key-share': share('orders sent again under another key', defaultShares.secondKey),
    'double-share': share('orders captured twice by the gateway', defaultShares.double),
    'fault-share': share('orders met by a time-out, a 5xx or a webhook out of line', defaultShares.fault),
    'decline-share': share('orders that are declined', defaultShares.decline),
    'refund-fault-share': share(
      'of those captured twice: refunds that fail at first',
      defaultShares.refundFault,
    ),
    'gate-share': share('pay-at-gate entries instead of payments', defaultShares.gate),
    json: flag('the result as JSON, then the last line'),
  },
  notes: `Environment: PAYMENTS_URL, ORCHESTRATOR_URL, GATE_URL (lists, with commas), GATEWAY_URL and GATEWAY_API_KEY
say where the platform is, MARKET_TOKEN opens it.`,
} as const;

/**
 * Reads the command line and the environment.
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command | string {
  const read = readCommandLine(commandLine, args);
  if (typeof read === 'string') return read;
  const { orders, visitors, stalls, seed, json, ...values } = read.values;
  const shares = {
    retry: values['retry-share'],
    secondKey: values['second-key-share'],
    double: values['double-share'],
    fault: values['fault-share'],
    decline: values['decline-share'],
    refundFault: values['refund-fault-share'],
    gate: values['gate-share'],
  };
  if (shares.double + shares.fault + shares.decline > 1) {
    throw new UsageError('--double-share, --fault-share and --decline-share must not exceed 1 together.');
  }
  const options = {
    ...{ orders, visitors, stalls, seed, shares },
    inFlight: values['in-flight'],
    timeoutMs: 1_000 * values['timeout-s'],
    addresses: readAddresses(env, shares.gate > 0 || visitors > 0),
  };
  return { options, json };
}

function readAddresses(env: NodeJS.ProcessEnv, needsGate: boolean): Addresses {
  const [gateway] = readUrls(env, 'GATEWAY_URL', true);
  const gatewayApiKey = env['GATEWAY_API_KEY'];
  if (!gatewayApiKey) throw new UsageError('The environment variable GATEWAY_API_KEY is missing.');
  const marketToken = env['MARKET_TOKEN'];
  if (!marketToken) throw new UsageError('The environment variable MARKET_TOKEN is missing.');
  return {
    payments: readUrls(env, 'PAYMENTS_URL', true),
    orchestrator: readUrls(env, 'ORCHESTRATOR_URL', true),
    gate: readUrls(env, 'GATE_URL', needsGate),
    gateway: gateway as string,
    gatewayApiKey,
    marketToken,
  };
}

function readUrls(env: NodeJS.ProcessEnv, name: string, isNeeded: boolean): string[] {
  const urls = (env[name] ?? '').split(',').map((url) => url.trim().replace(/\/+$/, ''));
  const given = urls.filter((url) => url !== '');
  if (given.length === 0 && isNeeded) {
    throw new UsageError(`The environment variable ${name} is missing; it names where the service listens.`);
  }
  const bad = given.find((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''));
  if (bad !== undefined)
    throw new UsageError(`The environment variable ${name} holds "${bad}", not an http address.`);
  return given;
}
