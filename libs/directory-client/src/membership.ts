/**
 * How an agent stands with the directory.
 * - absent: it is not listed, as far as it knows
 * - listed: it holds a lease with this epoch
 * - contested: it was told that another process has its name; it may be a registration of its own that arrived late
 * - superseded: another process has its name; it leaves it alone, and looks now and then whether the name is free again
 */
export type Membership =
  | { readonly state: 'absent' }
  | { readonly state: 'listed'; readonly epoch: string }
  | { readonly state: 'contested' }
  | { readonly state: 'superseded' };

/** What an agent asks of the directory next. */
export type Request =
  | { readonly kind: 'register' }
  | { readonly kind: 'renew'; readonly epoch: string }
  /** Who has the name? */
  | { readonly kind: 'look' };

/**
 * What the directory answers.
 * - granted: the lease runs; it is best renewed after the wait
 * - unknown: no such agent is listed
 * - superseded: somebody registered under the name since
 * - ours, theirs: this process has the name, or another one
 */
export type Answer =
  | { readonly kind: 'granted'; readonly epoch: string; readonly renewAfterMs: number }
  | { readonly kind: 'unknown' | 'superseded' | 'ours' | 'theirs' };

export interface Step {
  readonly membership: Membership;
  /** How long nothing is to be asked. */
  readonly waitMs: number;
}

export const ABSENT: Membership = { state: 'absent' };

/** Whatever a directory says, it is not asked more often, nor more seldom. */
const WAIT_LEAST_MS = 1_000;
const WAIT_MOST_MS = 300_000;
/**
 * How often a process whose name another one has looks whether that one is gone. It may have been no rival at all but a process
 * that died, whose registration arrived late, or of two that superseded each other by such registrations neither has the name.
 */
const LOOK_AGAIN_MS = 60_000;

/** What to ask next. */
export function nextRequest(membership: Membership): Request {
  switch (membership.state) {
    case 'absent':
      return { kind: 'register' };
    case 'listed':
      return { kind: 'renew', epoch: membership.epoch };
    case 'contested':
    case 'superseded':
      return { kind: 'look' };
  }
}

/** How an agent stands after the answer to its one open request. Without an answer it stands as before. */
export function afterAnswer(membership: Membership, answer: Answer): Step {
  switch (answer.kind) {
    case 'granted': {
      const waitMs = Math.min(Math.max(answer.renewAfterMs, WAIT_LEAST_MS), WAIT_MOST_MS);
      return { membership: { state: 'listed', epoch: answer.epoch }, waitMs };
    }
    case 'unknown':
    case 'ours':
      return { membership: ABSENT, waitMs: 0 };
    case 'superseded':
      return { membership: { state: 'contested' }, waitMs: 0 };
    case 'theirs':
      return { membership: { state: 'superseded' }, waitMs: LOOK_AGAIN_MS };
  }
}
