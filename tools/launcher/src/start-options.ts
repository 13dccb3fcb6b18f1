import { parseArgs } from 'node:util';
import { SERVICES } from './services.ts';

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly once: boolean;
  readonly play: boolean;
  readonly help: boolean;
  readonly replicas: Readonly<Record<string, number>>;
  /** Arguments for the play. */
  readonly playArgs: readonly string[];
  readonly seed: string | undefined;
}

/** A wrong argument; the message is one plain sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const REPLICAS_MAX = 8;

export const START_HELP = `npm start -- [options]     brings up the whole night market on this machine and plays an evening

  --once                   end after the play, with its exit code
  --no-play                bring up the platform alone
  --orders N               orders in the play (300)
  --seed N                 seed of the play (1)
  --replicas name=N,...    more than one process of a service, such as payments=2,orchestrator=2
  --help                   this text

Environment: KAFKA_BROKERS and DATABASE_URL use existing servers (KAFKA_SSL, KAFKA_SASL_MECHANISM,
KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD), NIGHT_MARKET_HOME keeps the data in another folder.
`;

/** Reads the arguments of `npm start`. Throws {@link UsageError}. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const values = parse(args);
  const play = !values['no-play'];
  if (values.once && !play)
    throw new UsageError('--once ends after the play, so it does not go with --no-play.');
  const numbers = (['orders', 'seed'] as const).flatMap((name) => {
    const text = values[name];
    return text === undefined ? [] : [`--${name}`, wholeNumber(`--${name}`, text)];
  });
  return {
    once: values.once ?? false,
    play,
    help: values.help ?? false,
    replicas: parseReplicas(values.replicas),
    playArgs: numbers,
    seed: values.seed,
  };
}

interface Values {
  once?: boolean;
  help?: boolean;
  'no-play'?: boolean;
  orders?: string;
  seed?: string;
  replicas?: string;
}

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        once: { type: 'boolean' },
        'no-play': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        orders: { type: 'string' },
        seed: { type: 'string' },
        replicas: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(usageSentence(error as NodeJS.ErrnoException));
  }
}

function usageSentence({ code, message }: NodeJS.ErrnoException): string {
  const named = /'([^']*)'/.exec(message)?.[1] ?? 'that';
  const help = '`npm start -- --help` lists the options.';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${named}; ${help}`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
    return `The argument ${named} means nothing here; ${help}`;
  return `${message.split('.')[0] ?? message}; ${help}`;
}

function wholeNumber(option: string, text: string): string {
  if (/^\d{1,9}$/.test(text)) return text;
  throw new UsageError(`${option} needs a whole number, not "${text}".`);
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
