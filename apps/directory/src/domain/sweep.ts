/** When leases were looked at, by the clock of the database; milliseconds since 1970. */
export interface Watch {
  readonly sweptAtMs: number;
  /** Until then no lease ends. */
  readonly graceUntilMs: number;
}

export interface SweepSettings {
  /** A longer gap between two looks means that the directory was away. */
  readonly pauseMs: number;
  readonly graceMs: number;
}

export interface Sweep {
  readonly watch: Watch;
  /** Whether this look begins a grace. */
  readonly wasAway: boolean;
  /** Whether leases may end now. */
  readonly mayEnd: boolean;
}

/**
 * While nobody looked at the leases nobody could renew them either: after such a pause, be it of this process, of the
 * database or of all replicas, every agent gets a grace before its lease may end. No order of takeovers lengthens or
 * shortens it, as all replicas share the watch.
 */
export function sweepAt(nowMs: number, { sweptAtMs, graceUntilMs }: Watch, settings: SweepSettings): Sweep {
  const wasAway = nowMs - sweptAtMs > settings.pauseMs;
  const until = wasAway ? nowMs + settings.graceMs : graceUntilMs;
  return {
    watch: { sweptAtMs: Math.max(nowMs, sweptAtMs), graceUntilMs: Math.max(until, graceUntilMs) },
    wasAway,
    mayEnd: nowMs >= until,
  };
}
