import { readCommandLine, someOf, text, whole } from '@night-market/command-line';
import { EVENING_NAMES, type EveningName } from './evenings/evenings.ts';

export interface JudgeOptions {
  readonly evenings: readonly EveningName[];
  readonly seed: number;
  readonly minutes: number;
  readonly report: string;
}

const commandLine = {
  command: 'npm run power:judge',
  summary: 'plays evenings with the planner of the power context, two simpler rules and the optimum',
  options: {
    evenings: someOf('these evenings only', EVENING_NAMES),
    seed: whole('another seed gives other stalls and loads', { min: 1, max: 1_000_000, fallback: 1 }),
    minutes: whole('length of an evening', { min: 20, max: 480, fallback: 60 }),
    report: text('where the page goes', { fallback: '.nightmarket/power-judge.html', placeholder: 'FILE' }),
  },
  notes: 'Ends with 1 when the planner misses an aim (docs/power/judge.md).',
} as const;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions(args: readonly string[]): JudgeOptions | string {
  const read = readCommandLine(commandLine, args);
  return typeof read === 'string' ? read : read.values;
}
