export interface ScheduledKey {
  readonly kid: string;
  readonly createdAtMs: number;
}

export interface KeySchedule {
  /** From one new key to the next. */
  readonly rotateMs: number;
  /** A new key is published for so long before it signs, so that every verifier knows it by then. */
  readonly publishAheadMs: number;
  /** A key stays published for so long after its successor has begun to sign: the longest life of a token, and more. */
  readonly overlapMs: number;
}

export interface KeyPlan {
  /** Undefined only where there is no key at all. */
  readonly signing: string | undefined;
  readonly create: boolean;
  readonly forget: readonly string[];
}

/** Which key signs, whether one is to be made, and which are of no use any more. */
export function planKeys(keys: readonly ScheduledKey[], nowMs: number, schedule: KeySchedule): KeyPlan {
  const { rotateMs, publishAheadMs, overlapMs } = schedule;
  const newestFirst = [...keys].sort((a, b) => b.createdAtMs - a.createdAtMs || b.kid.localeCompare(a.kid));
  const [newest] = newestFirst;
  const ready = newestFirst.filter(({ createdAtMs }) => createdAtMs + publishAheadMs <= nowMs);
  const [signing = newestFirst.at(-1)] = ready;
  // A key is over when its direct successor has been signing for the overlap.
  const forget = ready
    .slice(1)
    .filter((_, index) => ready[index]!.createdAtMs + publishAheadMs + overlapMs <= nowMs);
  return {
    signing: signing?.kid,
    create: newest === undefined || newest.createdAtMs + rotateMs <= nowMs,
    forget: forget.map(({ kid }) => kid),
  };
}
