import { flag, number, readCommandLine, someOf, whole } from '@night-market/command-line';
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
  /** Kafka and PostgreSQL with TLS, logins and rights. */
  readonly secure: boolean;
}

const shown = `${KIND_NAMES.slice(0, 5).join(', ')},\n${KIND_NAMES.slice(5).join(', ')}`;

const commandLine = {
  command: 'npm run chaos',
  summary: 'breaks the platform under load and compares the books',
  options: {
    minutes: number('how long orders come and things break', { min: 0.5, max: 120, fallback: 5 }),
    seed: whole('every choice comes from it', { min: 0, max: 4_294_967_295, fallback: 1 }),
    rate: whole('orders begun a second', { min: 1, max: 2_000, fallback: 20 }),
    'in-flight': whole('orders under way at once', { min: 1, max: 1_000, fallback: 512 }),
    only: someOf(`these kinds alone: ${shown}`, KIND_NAMES),
    everything: whole(
      'instead: N times everything at once is killed with -9 in the middle of a burst of orders',
      {
        ...{ min: 0, max: 100, fallback: 0 },
      },
    ),
    orders: whole('orders of such a burst', { min: 1, max: 100_000, fallback: 3_000 }),
    secure: flag('Kafka and PostgreSQL with TLS, a login for each service and no more rights than it needs'),
    'with-gateway': flag('the payment gateway is killed then, too'),
  },
} as const;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions(args: readonly string[]): ChaosOptions | string {
  const read = readCommandLine(commandLine, args);
  if (typeof read === 'string') return read;
  const { minutes, seed, everything, orders, only, ...rest } = read.values;
  return {
    ...{ minutes, seed, everything, orders, only },
    ratePerS: rest.rate,
    inFlight: rest['in-flight'],
    withGateway: rest['with-gateway'],
    secure: rest.secure,
  };
}
