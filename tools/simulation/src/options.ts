import { flag, readCommandLine, someOf, UsageError, whole } from '@night-market/command-line';
import { PLAY_NAMES, type PlayName } from './plays/index.ts';

export interface SimulateOptions {
  readonly plays: readonly PlayName[];
  readonly seeds: number;
  readonly from: number;
  readonly trace: boolean;
}

const SEED_MAX = 4_294_967_295;

const commandLine = {
  command: 'npm run simulate',
  summary: 'plays evenings on virtual time, with everything dying at every await',
  options: {
    only: someOf(`of ${PLAY_NAMES.join(', ')} (all)`, PLAY_NAMES),
    seeds: whole('how many seeds of each', { min: 1, max: SEED_MAX, fallback: 1_000 }),
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
  const { only: plays, seeds, from, seed, trace } = read.values;
  if (trace && (seed === undefined || plays.length > 1))
    throw new UsageError('--trace needs --seed N and --only with one name.');
  return { plays, seeds: seed === undefined ? seeds : 1, from: seed ?? from, trace };
}
