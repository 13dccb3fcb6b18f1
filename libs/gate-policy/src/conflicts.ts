import type { ScanAttempt } from './attempt.ts';
import { usedUp } from './decide.ts';
import { NO_HISTORY, remember, type ZoneHistory } from './history.ts';
import type { Policy } from './policy.ts';

/** An entry or exit that took place, wherever it was decided. */
export type Happened = Pick<ScanAttempt, 'deviceId' | 'nonce' | 'gateId' | 'direction' | 'atMs' | 'override'>;

/** Two entries of which the rules would have let only one in. */
export interface Conflict<S extends Happened = Happened> {
  /** The later one. */
  readonly scan: S;
  /** The entry that it repeats. */
  readonly conflictsWith: S;
}

/** What the scans of one ticket in one zone add up to. */
export interface Resolved<S extends Happened = Happened> {
  /** By corrected time, then device, then nonce: the same on every replica, in whatever order they were uploaded. */
  readonly ordered: readonly S[];
  readonly conflicts: readonly Conflict<S>[];
  readonly history: ZoneHistory;
}

const order = (left: Happened, right: Happened): number =>
  left.atMs - right.atMs || compare(left.deviceId, right.deviceId) || compare(left.nonce, right.nonce);

const compare = (left: string, right: string): number => Number(left > right) - Number(left < right);

/**
 * Puts what happened into order and finds the tickets that were used twice. Nothing that happened is refused, and the
 * history keeps all of it.
 * @param scans of one ticket in one zone; repetitions of a scan (same device and nonce) count once
 */
export function resolveConflicts<S extends Happened>(scans: readonly S[], policy: Policy): Resolved<S> {
  const ordered = once(scans).sort(order);
  const conflicts: Conflict<S>[] = [];
  let history = NO_HISTORY;
  let lastEntry: S | undefined;
  for (const scan of ordered) {
    if (scan.direction === 'entry') {
      if (lastEntry && !scan.override && usedUp(history, policy, scan.atMs) !== undefined)
        conflicts.push({ scan, conflictsWith: lastEntry });
      lastEntry = scan;
    }
    history = remember(history, scan, { decision: 'granted' });
  }
  return { ordered, conflicts, history };
}

const once = <S extends Happened>(scans: readonly S[]): S[] => [
  ...new Map(scans.map((scan) => [JSON.stringify([scan.deviceId, scan.nonce]), scan])).values(),
];
