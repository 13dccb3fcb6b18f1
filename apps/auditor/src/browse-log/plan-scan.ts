import type { PartitionEnds } from './ports.ts';

/** Records that one question looks at, at most. */
export const SCAN_RECORDS = 5_000n;

/** Offsets; `to` is behind the last one. */
export interface Scan {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Which offsets to look at, inside what the broker holds.
 * @param from the first one wanted; undefined for the last records of the partition
 * @param limit records wanted
 */
export function planScan({ low, high }: PartitionEnds, from: bigint | undefined, limit: number): Scan {
  const wanted = from ?? high - BigInt(limit);
  const start = wanted < low ? low : wanted > high ? high : wanted;
  const end = start + SCAN_RECORDS;
  return { from: start, to: end < high ? end : high };
}
