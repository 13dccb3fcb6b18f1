import { parseArgs } from 'node:util';
import { defaults, defaultShares } from './options.ts';
import type { Addresses, PlayOptions, Shares } from './options.ts';

/** The command line or the environment is wrong; the message is one plain sentence. */
export class UsageError extends Error {}

/** A play as asked for on the command line. */
export interface Command {
  options: PlayOptions;
  json: boolean;
}

const shareOptions: Record<string, keyof Shares> = {
  'retry-share': 'retry',
  'second-key-share': 'secondKey',
  'double-share': 'double',
  'fault-share': 'fault',
  'decline-share': 'decline',
  'refund-fault-share': 'refundFault',
  'gate-share': 'gate',
};
const numberOptions = ['orders', 'stalls', 'seed', 'in-flight', 'timeout-s'];

/** Reads the command line and the environment. Throws {@link UsageError}. */
export function readCommand(args: string[], env: NodeJS.ProcessEnv): Command {
  const values = readOptions(args);
  const whole = (name: string, fallback: number, min: number, max: number): number =>
    readNumber(values, name, fallback, { min, max, isWhole: true });
  const options = {
    orders: whole('orders', defaults.orders, 1, 100_000),
    stalls: whole('stalls', defaults.stalls, 1, 10_000),
    seed: whole('seed', defaults.seed, 0, 2 ** 32 - 1),
    inFlight: whole('in-flight', defaults.inFlight, 1, 1_000),
    timeoutMs: 1_000 * whole('timeout-s', defaults.timeoutMs / 1_000, 1, 86_400),
    shares: readShares(values),
  };
  const addresses = readAddresses(env, options.shares.gate > 0);
  return { options: { ...options, addresses }, json: values['json'] === true };
}

type Values = Record<string, string | boolean | undefined>;

function readOptions(args: string[]): Values {
  const names = [...numberOptions, ...Object.keys(shareOptions)];
  const strings = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args, options: { ...strings, json: { type: 'boolean' } }, strict: true })
      .values as Values;
  } catch (error) {
    throw new UsageError(firstSentence(error as Error));
  }
}

/** Node's own messages go on with advice about positional arguments. */
function firstSentence({ message }: Error): string {
  return message.split(/\. |\n/)[0]?.replace(/\.?$/, '.') ?? message;
}

function readShares(values: Values): Shares {
  const shares = { ...defaultShares };
  for (const [option, share] of Object.entries(shareOptions)) {
    shares[share] = readNumber(values, option, shares[share], { min: 0, max: 1, isWhole: false });
  }
  if (shares.double + shares.fault + shares.decline > 1) {
    throw new UsageError('--double-share, --fault-share and --decline-share must not exceed 1 together.');
  }
  return shares;
}

interface Bounds {
  min: number;
  max: number;
  isWhole: boolean;
}

function readNumber(values: Values, name: string, fallback: number, { min, max, isWhole }: Bounds): number {
  const text = values[name];
  if (text === undefined) return fallback;
  const value = typeof text === 'string' && /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new UsageError(`--${name} takes ${kind} from ${min} to ${max}, not "${String(text)}".`);
  }
  return value;
}

function readAddresses(env: NodeJS.ProcessEnv, needsGate: boolean): Addresses {
  const [gateway] = readUrls(env, 'GATEWAY_URL', true);
  const gatewayApiKey = env['GATEWAY_API_KEY'];
  if (!gatewayApiKey) throw new UsageError('The environment variable GATEWAY_API_KEY is missing.');
  return {
    payments: readUrls(env, 'PAYMENTS_URL', true),
    orchestrator: readUrls(env, 'ORCHESTRATOR_URL', true),
    gate: readUrls(env, 'GATE_URL', needsGate),
    gateway: gateway as string,
    gatewayApiKey,
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
