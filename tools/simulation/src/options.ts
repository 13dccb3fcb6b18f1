import { flag, readCommandLine, UsageError, whole } from '@night-market/command-line';

export interface SimulateOptions {
  readonly seeds: number;
  readonly from: number;
  readonly trace: boolean;
}

const SEED_MAX = 4_294_967_295;

const commandLine = {
  command: 'npm run simulate',
  summary: 'plays evenings on virtual time, with everything dying at every await',
  options: {
    seeds: whole('how many seeds', { min: 1, max: SEED_MAX, fallback: 1_000 }),
    from: whole('the first one', { min: 1, max: SEED_MAX, fallback: 1 }),
    seed: whole('this one only', { min: 1, max: SEED_MAX }),
    trace: flag('with --seed: print every step'),
  },
} as const;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions(args: readonly string[]): SimulateOptions | string {
  const read = readCommandLine(commandLine, args);
  if (typeof read === 'string') return read;
  const { seeds, from, seed, trace } = read.values;
  if (seed !== undefined) return { seeds: 1, from: seed, trace };
  if (trace) throw new UsageError('--trace needs --seed N.');
  return { seeds, from, trace: false };
}
