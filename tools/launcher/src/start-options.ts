import { flag, readCommandLine, text, UsageError, whole } from '@night-market/command-line';
import { SERVICES } from './services.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly once: boolean;
  readonly play: boolean;
  /** Kafka and PostgreSQL with TLS, logins and rights. */
  readonly secure: boolean;
  readonly replicas: Readonly<Record<string, number>>;
  /** Arguments for the play. */
  readonly playArgs: readonly string[];
  readonly seed: string | undefined;
}

const REPLICAS_MAX = 8;

const commandLine = {
  command: 'npm start',
  summary: 'brings up the whole night market on this machine and plays an evening',
  options: {
    once: flag('end after the play, with its exit code'),
    'no-play': flag('bring up the platform alone'),
    secure: flag('Kafka and PostgreSQL with TLS, a login for each service and no more rights than it needs'),
    orders: whole('orders in the play (300)', { min: 1, max: 100_000 }),
    seed: whole('seed of the play (1)', { min: 0, max: 4_294_967_295 }),
    replicas: text('more than one process of a service, such as payments=2,orchestrator=2', {
      placeholder: 'name=N,...',
    }),
  },
  notes: `Environment: KAFKA_BROKERS and DATABASE_URL use existing servers (KAFKA_SSL, KAFKA_SSL_CA_FILE,
KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD), NIGHT_MARKET_HOME keeps the data in another folder.`,
} as const;

/**
 * Reads the arguments of `npm start`.
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readStartOptions(args: readonly string[]): StartOptions | string {
  const read = readCommandLine(commandLine, args);
  if (typeof read === 'string') return read;
  const { once, orders, seed, secure, replicas, 'no-play': noPlay } = read.values;
  if (once && noPlay) throw new UsageError('--once ends after the play, so it does not go with --no-play.');
  const playArgs = Object.entries({ orders, seed }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return { once, secure, play: !noPlay, replicas: parseReplicas(replicas), playArgs, seed: seed?.toString() };
}

function parseReplicas(text: string | undefined): Record<string, number> {
  const names = SERVICES.filter((service) => service.kafka).map((service) => service.name);
  const replicas: Record<string, number> = {};
  for (const part of text === undefined ? [] : text.split(',')) {
    const [name = '', count = ''] = part.split('=');
    const wrong = !names.includes(name) || !/^[1-9]\d?$/.test(count) || Number(count) > REPLICAS_MAX;
    if (wrong) {
      throw new UsageError(
        `--replicas needs pairs such as payments=2 (services: ${names.join(', ')}; at most ${REPLICAS_MAX} each), not "${part}".`,
      );
    }
    replicas[name] = Number(count);
  }
  return replicas;
}
