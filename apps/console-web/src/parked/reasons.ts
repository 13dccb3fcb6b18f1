import type { ParkedGroup } from '../api/types.ts';

/** A group as one service tells of it. */
export interface GroupOf {
  readonly service: string;
  readonly group: ParkedGroup;
  /** When the list was made. */
  readonly seenAt: string;
}

/** What failed for one reason, in whatever service. */
export interface Reason {
  readonly errorType: string;
  readonly pattern: string;
  readonly state: string;
  readonly sample: string;
  readonly keys: number;
  readonly oldest: string;
  readonly newest: string;
  /** The most first. */
  readonly parts: readonly GroupOf[];
}

/** By kind of error and reason, the most keys first. */
export function byReason(groups: readonly GroupOf[]): Reason[] {
  const same = Map.groupBy(groups, ({ group: { errorType, pattern, state } }) =>
    JSON.stringify([state, errorType, pattern]),
  );
  return [...same.values()].map(reasonOf).sort((left, right) => right.keys - left.keys);
}

function reasonOf(parts: readonly GroupOf[]): Reason {
  const [{ group: first }] = parts as readonly [GroupOf, ...GroupOf[]];
  const { errorType, pattern, state, sample } = first;
  const groups = parts.map(({ group }) => group);
  return {
    ...{ errorType, pattern, state, sample },
    keys: groups.reduce((sum, { keys }) => sum + keys, 0),
    oldest: groups.map(({ firstFailedAt }) => firstFailedAt).sort()[0]!,
    newest: groups
      .map(({ newestFailedAt }) => newestFailedAt)
      .sort()
      .at(-1)!,
    parts: parts.toSorted((left, right) => right.group.keys - left.group.keys),
  };
}
