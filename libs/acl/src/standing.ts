import type { DialogueState } from './protocols.ts';

/** Whether more is to be said; `failed`: it ended, and what was asked for was not done. */
export type Standing = 'open' | 'over' | 'failed';

const STANDINGS: Readonly<Record<DialogueState, Standing>> = {
  None: 'open',
  Requested: 'open',
  Agreed: 'open',
  Called: 'open',
  Proposed: 'open',
  Accepted: 'open',
  Informed: 'over',
  // Others made better offers: nothing went wrong.
  Rejected: 'over',
  Failed: 'failed',
  Refused: 'failed',
  NotUnderstood: 'failed',
  Silent: 'failed',
  Lapsed: 'failed',
  TimedOut: 'failed',
};

export const standingOf = (state: DialogueState): Standing => STANDINGS[state];
