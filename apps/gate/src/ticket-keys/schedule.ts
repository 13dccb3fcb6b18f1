/** A key that signs tickets, as far as it matters when it is used. */
export interface ScheduledKey {
  readonly keyId: string;
  readonly createdAtMs: number;
  /** Null: until somebody says otherwise. */
  readonly validToMs: number | null;
}

/**
 * The key that signs now: the newest that scanners know already; the oldest good one where none is old enough.
 * @param leadMs how long a new key is published before it signs: scanners look at the keys more often than that
 */
export function signingKey<K extends ScheduledKey>(
  keys: readonly K[],
  nowMs: number,
  leadMs: number,
): K | undefined {
  const good = keys
    .filter(({ validToMs }) => validToMs === null || validToMs > nowMs)
    .sort((left, right) => left.createdAtMs - right.createdAtMs);
  return good.findLast(({ createdAtMs }) => createdAtMs <= nowMs - leadMs) ?? good[0];
}
