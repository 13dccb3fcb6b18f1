import { parseArgs } from 'node:util';
import type { Option } from './options.ts';
import { UsageError } from './plain-error.ts';

// Options of all types of value together.
type Options = Readonly<Record<string, Option<unknown>>>;

/** What a command takes, as data: the arguments are read and the help is written from it. */
export interface CommandLine<O extends Options> {
  /** How it is called, without its arguments: npm run chaos. */
  readonly command: string;
  /** What it does, in half a sentence. */
  readonly summary: string;
  /** Arguments that have no name, all of them needed, such as TOPIC. */
  readonly operands?: readonly string[];
  readonly options: O;
  /** What else the help says. */
  readonly notes?: string;
}

/** The values of the options by name, given or not. */
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export interface Arguments<O extends Options> {
  readonly values: Values<O>;
  readonly operands: readonly string[];
}

/**
 * Reads the arguments of a command.
 * @returns the help text when `--help` or `-h` is among them
 * @throws UsageError when an argument is unknown, missing or wrong
 */
export function readCommandLine<O extends Options>(
  line: CommandLine<O>,
  args: readonly string[],
): Arguments<O> | string {
  const options = new Map(Object.entries(line.options));
  const values = new Map([...options].map(([name, { fallback }]) => [name, fallback]));
  const operands: string[] = [];
  for (const token of tokensOf(args, options)) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help' || token.rawName === '-h') return helpOf(line);
    const option = token.rawName.startsWith('--') ? options.get(token.name) : undefined;
    if (option === undefined) throw new UsageError(`There is no option ${token.rawName}; ${takenBy(line)}`);
    values.set(token.name, valueOf(option, token));
  }
  const wanted = line.operands ?? [];
  if (operands.length > wanted.length) {
    throw new UsageError(`The argument ${operands[wanted.length]} is not known; ${takenBy(line)}`);
  }
  if (operands.length < wanted.length) {
    throw new UsageError(`${wanted[operands.length]} is missing: ${usageOf(line)}.`);
  }
  return { values: Object.fromEntries(values) as Values<O>, operands };
}

/** Of node's own parser only the division into tokens is used: its errors say less than ours. */
function tokensOf(args: readonly string[], options: ReadonlyMap<string, Option<unknown>>) {
  const types = [...options].map(([name, { takes }]) => {
    return [name, { type: takes === undefined ? ('boolean' as const) : ('string' as const) }] as const;
  });
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
  }).tokens;
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf({ takes, read }: Option<unknown>, { rawName, value, inlineValue }: OptionToken): unknown {
  if (takes === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, not "${value}".`);
    return true;
  }
  const isMissing = value === undefined || (inlineValue === false && value.startsWith('--'));
  if (isMissing) throw new UsageError(`${rawName} needs a value: it takes ${takes}.`);
  const result = read(value);
  if (result === undefined) throw new UsageError(`${rawName} takes ${takes}, not "${value}".`);
  return result;
}

const takenBy = <O extends Options>({ command, operands = [], options }: CommandLine<O>): string => {
  const known = [...operands, ...[...Object.keys(options), 'help'].map((name) => `--${name}`)];
  return `\`${command}\` takes ${inWords(known)}.`;
};

const inWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const usageOf = <O extends Options>({ command, operands = [] }: CommandLine<O>): string =>
  [command.startsWith('npm ') ? `${command} --` : command, ...operands].join(' ');

/** The help: one line of usage, a line for each option, and the notes. */
export function helpOf<O extends Options>(line: CommandLine<O>): string {
  const rows = Object.entries(line.options).map(([name, option]) => [
    [`--${name}`, option.placeholder].filter(Boolean).join(' '),
    explained(option),
  ]);
  const table = [...rows, ['--help', 'this text']] as [string, string][];
  const width = Math.max(...table.map(([left]) => left.length)) + 4;
  const lines = table.map(([left, right]) => {
    return `  ${left.padEnd(width)}${right.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`;
  });
  const head = `${usageOf(line)} [options]    ${line.summary}`;
  return [head, '', ...lines, ...(line.notes === undefined ? [] : ['', line.notes])].join('\n');
}

const explained = ({ help, fallback }: Option<unknown>): string =>
  typeof fallback === 'number' || typeof fallback === 'string' ? `${help} (${fallback})` : help;
