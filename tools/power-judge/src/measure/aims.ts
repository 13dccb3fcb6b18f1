import type { Summaries } from './summary.ts';

export const AIMS = { medianRatio: 1.15, worstRatio: 1.4 } as const;

export interface Judged {
  readonly name: string;
  readonly summaries: Summaries;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
    : (sorted[Math.floor(middle)] ?? NaN);
}

/** What asking for offers saves, as a part of the harm that is done by shedding without asking. */
export function savedByOffers(judged: readonly Judged[]): number {
  const harm = (way: 'planner' | 'planner-with-offers'): number =>
    judged.reduce((sum, { summaries }) => sum + summaries[way].harmWeightedKwh, 0);
  return harm('planner') === 0 ? 0 : 1 - harm('planner-with-offers') / harm('planner');
}

/** The aims that the planner missed, one sentence each. */
export function missedAims(judged: readonly Judged[]): string[] {
  const missed = judged.flatMap(
    ({ name, summaries: { planner, 'planner-with-offers': asking, optimum } }) => [
      ...(asking.trips > 0 && optimum.trips === 0
        ? [`${name}: ${asking.trips} trips when stalls are asked for offers, the optimum has none.`]
        : []),
      ...(asking.lockoutViolations > 0
        ? [`${name}: ${asking.lockoutViolations} lockout violations when stalls are asked for offers.`]
        : []),
      ...(planner.trips > 0 && optimum.trips === 0
        ? [`${name}: ${planner.trips} trips, the optimum has none.`]
        : []),
      ...(planner.ratio > AIMS.worstRatio
        ? [
            `${name}: unserved energy is ${planner.ratio.toFixed(2)} of the optimum, more than ${AIMS.worstRatio}.`,
          ]
        : []),
      ...(planner.lockoutViolations > 0 ? [`${name}: ${planner.lockoutViolations} lockout violations.`] : []),
      ...(planner.priorityInversions > 0
        ? [`${name}: ${planner.priorityInversions} priority inversions.`]
        : []),
    ],
  );
  if (savedByOffers(judged) < 0) missed.push('Asking stalls for offers does more harm than not asking.');
  const middle = median(judged.map(({ summaries }) => summaries.planner.ratio));
  if (middle > AIMS.medianRatio)
    missed.push(
      `Unserved energy is ${middle.toFixed(2)} of the optimum in the median evening, more than ${AIMS.medianRatio}.`,
    );
  return missed;
}
