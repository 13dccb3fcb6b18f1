import type { Fault } from './finding.ts';

/** One way in which the books of an order are not as they should be. */
export interface Discrepancy {
  /** Left out where it only shows that two books differ. */
  readonly fault?: Fault;
  /** Left out where it may only be slow: books under way do not contradict each other. */
  readonly says?: string;
}

/** What only one of two books knows. */
export function differences(
  leftName: string,
  left: readonly string[],
  rightName: string,
  right: readonly string[],
  what: string,
): Discrepancy[] {
  const onlyIn = (name: string, ids: readonly string[], otherName: string, others: readonly string[]) =>
    ids
      .filter((id) => !others.includes(id))
      .map((id) => ({ says: `only ${name} knows the ${what} ${id}, not ${otherName}` }));
  return [...onlyIn(leftName, left, rightName, right), ...onlyIn(rightName, right, leftName, left)];
}

export const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
