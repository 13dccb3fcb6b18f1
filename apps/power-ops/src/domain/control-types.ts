import type { AlarmCode } from '@night-market/load-shedding';
import type { FeederState, Mode } from './feeder-state.ts';
import type { Act, Answer, Talk, TalkReason, Timing } from './talk.ts';
import type { ToldReading } from './told-reading.ts';
import type { Because } from './words.ts';

/** What came in for a feeder since its last plan. */
export type Input =
  | { readonly type: 'reading'; readonly reading: ToldReading }
  | { readonly type: 'answer'; readonly answer: Omit<Answer, 'atMs'> }
  | { readonly type: 'tripped' | 'reclosed' }
  | { readonly type: 'override'; readonly stallId: string; readonly isOn: boolean; readonly untilMs: number }
  | { readonly type: 'release'; readonly stallId: string };

export interface TimedInput {
  readonly input: Input;
  /** By the clock of the database. */
  readonly receivedAtMs: number;
}

export interface Setup {
  readonly mode: Mode;
  readonly timing: Timing;
  readonly planId: string;
  readonly epoch: number;
  readonly nowMs: number;
}

/** What one plan did, and why. */
export interface Decision {
  readonly shed: readonly string[];
  readonly restored: readonly string[];
  readonly permitted: readonly string[];
  readonly alarmsRaised: readonly AlarmCode[];
  readonly alarmsCleared: readonly AlarmCode[];
  readonly reasons: readonly Because[];
}

/** A stall of which its controller says that it has switched. */
export interface Switched {
  readonly act: Act;
  readonly stallId: string;
  readonly conversationId: string;
  readonly planId: string;
}

export interface Controlled {
  readonly state: FeederState;
  /** New ones and those in which something was said. */
  readonly talks: readonly Talk[];
  /** Those of them that are to be sent. */
  readonly requests: readonly Talk[];
  /** What is to be sent about offers. */
  readonly bidding: readonly Bidding[];
  readonly switched: readonly Switched[];
  readonly decision: Decision;
  readonly isDecided: boolean;
}

/** What is said to a stall about an offer. */
export interface Bidding {
  readonly say: 'cfp' | 'accept-proposal' | 'reject-proposal';
  readonly talk: Talk;
}

/** What is to be asked of a stall. */
export interface Wish {
  readonly stallId: string;
  readonly act: Act;
  readonly reason: TalkReason;
  readonly byHand?: boolean;
  readonly isChange?: boolean;
  readonly isInDoubt?: boolean;
  readonly cancels?: string;
  /** Of an override: how long it stands. */
  readonly untilMs?: number;
  readonly reliefWatts?: number;
}
