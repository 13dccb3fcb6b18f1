interface Happened {
  /** ISO 8601 in UTC, of one precision, so that texts compare as the times do. */
  readonly at: string;
}

export const oldestFirst = (one: Happened, other: Happened): number =>
  one.at < other.at ? -1 : one.at > other.at ? 1 : 0;

export const newestFirst = (one: Happened, other: Happened): number => oldestFirst(other, one);
