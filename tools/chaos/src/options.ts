import { parseArgs } from 'node:util';
import { KIND_NAMES, type KindName } from './kinds/names.ts';

/** What a run of chaos does. */
export interface ChaosOptions {
  /** How long orders come and things break. */
  readonly minutes: number;
  /** Every choice comes from it. */
  readonly seed: number;
  /** Orders under way at once. */
  readonly inFlight: number;
  /** Orders begun a second. */
  readonly ratePerS: number;
  readonly only: readonly KindName[];
  /** Instead of a plan: so many times everything at once is killed in the middle of a burst; 0 for the plan. */
  readonly everything: number;
  /** Orders of each burst. */
  readonly orders: number;
  /** The payment gateway dies too when everything does. */
  readonly withGateway: boolean;
}

export class UsageError extends Error {}

export const HELP = `npm run chaos -- [options]    breaks the platform under load and compares the books

  --minutes N       how long orders come and things break (5; 0.5 to 120)
  --seed N          every choice comes from it (1)
  --rate N          orders begun a second (20)
  --in-flight N     orders under way at once (512)
  --only K,K        these kinds alone: ${KIND_NAMES.slice(0, 5).join(', ')},
                    ${KIND_NAMES.slice(5).join(', ')}
  --everything N    instead: N times everything at once is killed with -9 in the middle of a burst of orders
  --orders N        orders of such a burst (3000)
  --with-gateway    the payment gateway is killed then, too
  --help            this text`;

const NAMES = ['minutes', 'seed', 'rate', 'in-flight', 'only', 'everything', 'orders'] as const;
type Values = Partial<Record<(typeof NAMES)[number], string>> & { help?: boolean; 'with-gateway'?: boolean };

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions(args: readonly string[]): ChaosOptions | string {
  const values = parse(args);
  if (values.help) return HELP;
  const number = (name: (typeof NAMES)[number], fallback: number, min: number, max: number): number => {
    const text = values[name] ?? String(fallback);
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    const whole = name === 'minutes' || Number.isInteger(value);
    if (whole && value >= min && value <= max) return value;
    throw new UsageError(
      `--${name} needs a ${name === 'minutes' ? '' : 'whole '}number from ${min} to ${max}, not "${text}".`,
    );
  };
  return {
    minutes: number('minutes', 5, 0.5, 120),
    seed: number('seed', 1, 0, 4_294_967_295),
    ratePerS: number('rate', 20, 1, 2_000),
    inFlight: number('in-flight', 512, 1, 1_000),
    everything: number('everything', 0, 0, 100),
    orders: number('orders', 3_000, 1, 100_000),
    withGateway: values['with-gateway'] ?? false,
    only: kinds(values.only),
  };
}

function parse(args: readonly string[]): Values {
  try {
    const strings = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }]));
    const flags = { help: { type: 'boolean' as const }, 'with-gateway': { type: 'boolean' as const } };
    return parseArgs({ args: [...args], options: { ...strings, ...flags }, allowPositionals: false }).values;
  } catch (error) {
    const sentence = (error as Error).message.split(/\. |\n/)[0]!.replace(/\.?$/, '');
    throw new UsageError(`${sentence}; \`npm run chaos -- --help\` lists the options.`, { cause: error });
  }
}

function kinds(text: string | undefined): readonly KindName[] {
  if (text === undefined) return KIND_NAMES;
  const names = text.split(',');
  const unknown = names.find((name) => !KIND_NAMES.includes(name as KindName));
  if (unknown !== undefined)
    throw new UsageError(`There is no kind "${unknown}"; the kinds are ${KIND_NAMES.join(', ')}.`);
  return [...new Set(names)] as KindName[];
}
