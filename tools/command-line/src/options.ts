/** One option of a command line, such as `--orders N`. */
export interface Option<T> {
  /** What stands for its value in the help, such as N; a flag has none. */
  readonly placeholder?: string;
  readonly help: string;
  /** What holds when it is not given. */
  readonly fallback: T;
  /** What values it takes, as the end of "--orders takes ..."; a flag has none. */
  readonly takes?: string;
  /** The value, or undefined when the text is none. */
  readonly read: (text: string) => T | undefined;
}

interface Given<D> {
  /** What holds when the option is not given; undefined when left out. */
  readonly fallback?: D;
  readonly placeholder?: string;
}

interface Bounded<D> extends Given<D> {
  readonly min: number;
  readonly max: number;
}

/** An option without a value: on when it is given. */
export const flag = (help: string): Option<boolean> => ({ help, fallback: false, read: () => true });

/** A whole number from `min` to `max`. */
export const whole = <D extends number | undefined = undefined>(
  help: string,
  given: Bounded<D>,
): Option<number | D> => numeric(help, 'a whole number', /^\d+$/, given);

/** A number from `min` to `max`, with a fraction or without. */
export const number = <D extends number | undefined = undefined>(
  help: string,
  given: Bounded<D>,
): Option<number | D> => numeric(help, 'a number', /^\d+(\.\d+)?$/, given);

function numeric<D extends number | undefined>(
  help: string,
  kind: string,
  form: RegExp,
  { min, max, fallback, placeholder = 'N' }: Bounded<D>,
): Option<number | D> {
  const read = (text: string): number | undefined => {
    const value = form.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return { help, placeholder, takes: `${kind} from ${min} to ${max}`, fallback: fallback as D, read };
}

/** Any text but an empty one. */
export const text = <D extends string | undefined = undefined>(
  help: string,
  { fallback, placeholder = 'TEXT' }: Given<D> = {},
): Option<string | D> => ({
  ...{ help, placeholder, takes: 'a text that is not empty', fallback: fallback as D },
  read: (value) => (value.trim() === '' ? undefined : value.trim()),
});

/** One of a few words. */
export const oneOf = <T extends string>(
  help: string,
  words: readonly T[],
  { fallback, placeholder = words.join('|') }: Given<T> & { fallback: T },
): Option<T> => ({
  ...{ help, placeholder, takes: words.join(' or '), fallback },
  read: (value) => words.find((word) => word === value),
});

/** Some of a list of words, with commas between them, in the order in which they are given; all of them by default. */
export const someOf = <T extends string>(help: string, words: readonly T[]): Option<readonly T[]> => ({
  ...{ help, placeholder: 'A,B', takes: `a list of ${words.join(', ')}`, fallback: words },
  read: (value) => {
    const named = [...new Set(value.split(','))];
    const known = named.filter((name): name is T => words.some((word) => word === name));
    return known.length === named.length ? known : undefined;
  },
});
