/** Nobody needs to know more exactly how many there are, and no table is read to its end for it. */
export const COUNTED_MAX = 10_000;

/** What is asked of the database: one more than is told. */
export const LOOKED_AT_MAX = COUNTED_MAX + 1;

/** A number of things that is exact up to {@link COUNTED_MAX}. */
export interface CappedCount {
  readonly count: number;
  /** Whether there are more. */
  readonly isMore: boolean;
}

/** @param found how many were found, of {@link LOOKED_AT_MAX} at most */
export const toCappedCount = (found: number): CappedCount => ({
  count: Math.min(found, COUNTED_MAX),
  isMore: found > COUNTED_MAX,
});
