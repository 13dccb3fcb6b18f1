/** One slot: which stalls could be off, what each of them relieves, and what has to be relieved. */
export interface SlotProblem {
  /** Weighted energy that is not served when the stall is off. */
  readonly costs: readonly number[];
  /** At least `need`, by the sum of these reliefs in the order of the stalls. */
  readonly rows: readonly { readonly reliefs: readonly number[]; readonly need: number }[];
}

/** So dear that a need is left uncovered only where nothing covers it. */
export const SLACK_COST = 1e6;

/** The problem in CPLEX' LP format: stall i is off when y_i is 1; s_j is what cannot be covered. */
export function lpText({ costs, rows }: SlotProblem): string {
  const terms = (values: readonly number[]): string =>
    values.flatMap((value, index) => (value === 0 ? [] : [`${value.toFixed(4)} y${index}`])).join(' + ');
  const slacks = rows.map((_, index) => `${SLACK_COST} s${index}`).join(' + ');
  return [
    'Minimize',
    ` cost: ${[terms(costs), slacks].filter(Boolean).join(' + ')}`,
    'Subject To',
    ...rows.map(({ reliefs, need }, index) => {
      return ` c${index}: ${[terms(reliefs), `s${index}`].filter(Boolean).join(' + ')} >= ${need.toFixed(4)}`;
    }),
    'Binary',
    ` ${costs.map((_, index) => `y${index}`).join(' ')}`,
    'End',
  ].join('\n');
}
