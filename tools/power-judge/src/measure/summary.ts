import { WAYS, type EveningVerdict, type Way } from '../judge.ts';
import type { Score } from './scorer.ts';

/** All rows of an evening together. */
export interface Summary {
  readonly trips: number;
  readonly overloadSeconds: number;
  readonly unservedWeightedKwh: number;
  /** Weighted unserved energy by that of the optimum. */
  readonly ratio: number;
  readonly harmWeightedKwh: number;
  readonly switchesPerStallHour: number;
  readonly lockoutViolations: number;
  readonly priorityInversions: number;
  readonly warmthMost: number;
}

export type Summaries = Readonly<Record<Way, Summary>>;

export function summarize({ rows }: EveningVerdict): Summaries {
  const of = (way: Way): Summary => {
    const total = (field: Exclude<keyof Score, 'amps'>, from: Way = way): number =>
      rows.reduce((sum, { scores }) => sum + scores[from][field], 0);
    const best = total('unservedWeightedKwh', 'optimum');
    const unservedWeightedKwh = total('unservedWeightedKwh');
    return {
      trips: total('trips'),
      overloadSeconds: total('overloadSeconds'),
      unservedWeightedKwh,
      ratio: best > 0 ? unservedWeightedKwh / best : unservedWeightedKwh > 0 ? Infinity : 1,
      harmWeightedKwh: total('harmWeightedKwh'),
      switchesPerStallHour: total('switches') / total('stallHours'),
      lockoutViolations: total('lockoutViolations'),
      priorityInversions: total('priorityInversions'),
      warmthMost: Math.max(...rows.map(({ scores }) => scores[way].warmthMost)),
    };
  };
  return Object.fromEntries(WAYS.map((way) => [way, of(way)])) as Record<Way, Summary>;
}
