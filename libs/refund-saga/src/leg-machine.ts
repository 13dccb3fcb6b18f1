import type { LegFact } from './facts.ts';
import type { Machine, Transition } from './machine.ts';

/**
 * How far one duplicate capture's refund has come. None: nothing heard of it. AwaitingDuplicate: a refund's
 * failure is known, the duplicate itself not yet (the facts came in the wrong order). DuplicateCaptured is
 * left at once by the saga's own step and never stored. OutsideReported: an operator says that the money went
 * back outside the gateway, and payments has not answered yet. RefundedOutside: payments has booked that.
 */
export type LegState =
  | 'None'
  | 'AwaitingDuplicate'
  | 'DuplicateCaptured'
  | 'RefundCommanded'
  | 'NeedsAttention'
  | 'OutsideReported'
  | 'Refunded'
  | 'RefundedOutside';

/** A fact, or the saga's own step. */
export type LegTrigger = LegFact['type'] | 'command_refund';

/**
 * Conditions over the attempt a fact speaks of and the leg's own: `current` the same, `newer` higher, `older`
 * lower; `currentOrNewer` either; `attemptsLeft` the same and another automatic one is allowed (attempts that
 * operators asked for do not count);
 * `answersTimeout` the same, of which only a time-out was known.
 */
export type LegGuard = 'current' | 'newer' | 'older' | 'currentOrNewer' | 'attemptsLeft' | 'answersTimeout';

export type LegUpdate =
  | 'learnDuplicate'
  | 'countAttempt'
  | 'noteEvidence'
  | 'noteFailure'
  | 'noteTimeout'
  | 'noteRefund'
  | 'noteOutsideRefund';

export type LegOutput = 'refund' | 'recordOutsideRefund' | 'refundTimeout' | 'refundRetry';

export type LegTransition = Transition<LegState, LegTrigger, LegGuard, LegUpdate, LegOutput>;

const command = {
  to: 'RefundCommanded',
  update: ['countAttempt'],
  emit: ['refund', 'refundTimeout'],
} as const;
const fail = { to: 'NeedsAttention', update: ['noteFailure'], emit: ['refundRetry'] } as const;
const refund = { on: 'refunded', to: 'Refunded', update: ['noteRefund'] } as const;
const outside = { on: 'refunded_outside', to: 'RefundedOutside', update: ['noteOutsideRefund'] } as const;
const learn = { on: 'duplicate_captured', update: ['learnDuplicate'] } as const;

/**
 * One duplicate capture. `refunded` and `refunded_outside`, of which payments tells one alone, win from every state;
 * nothing leaves the states that they lead to.
 */
export const LEG_MACHINE: Machine<LegTransition> = {
  initial: 'None',
  final: ['Refunded', 'RefundedOutside'],
  states: [
    'None',
    'AwaitingDuplicate',
    'DuplicateCaptured',
    'RefundCommanded',
    'NeedsAttention',
    'OutsideReported',
    'Refunded',
    'RefundedOutside',
  ],
  transitions: [
    { from: 'None', ...learn, to: 'DuplicateCaptured' },
    { from: 'None', on: 'refund_failed', to: 'AwaitingDuplicate', update: ['noteFailure'] },
    { from: 'None', ...refund },
    { from: 'None', ...outside },

    { from: 'AwaitingDuplicate', ...learn, to: 'NeedsAttention', emit: ['refundRetry'] },
    {
      from: 'AwaitingDuplicate',
      on: 'refund_failed',
      when: 'newer',
      to: 'AwaitingDuplicate',
      update: ['noteFailure'],
    },
    { from: 'AwaitingDuplicate', ...refund },
    { from: 'AwaitingDuplicate', ...outside },

    { from: 'DuplicateCaptured', on: 'command_refund', ...command },
    { from: 'DuplicateCaptured', ...refund },
    { from: 'DuplicateCaptured', ...outside },

    { from: 'RefundCommanded', ...refund },
    { from: 'RefundCommanded', ...outside },
    { from: 'RefundCommanded', on: 'refund_failed', when: 'currentOrNewer', ...fail },
    { from: 'RefundCommanded', on: 'refund_timed_out', when: 'current', ...fail, update: ['noteTimeout'] },
    { from: 'RefundCommanded', ...learn, to: 'RefundCommanded' },

    { from: 'NeedsAttention', ...refund },
    { from: 'NeedsAttention', ...outside },
    { from: 'NeedsAttention', on: 'retry_due', when: 'attemptsLeft', ...command },
    { from: 'NeedsAttention', on: 'retry_requested', ...command },
    { from: 'NeedsAttention', on: 'refund_failed', when: 'newer', ...fail },
    {
      from: 'NeedsAttention',
      on: 'refund_failed',
      when: 'answersTimeout',
      to: 'NeedsAttention',
      update: ['noteFailure'],
    },
    {
      from: 'NeedsAttention',
      on: 'outside_reported',
      to: 'OutsideReported',
      update: ['countAttempt', 'noteEvidence'],
      emit: ['recordOutsideRefund', 'refundTimeout'],
    },
    { from: 'NeedsAttention', ...learn, to: 'NeedsAttention' },

    { from: 'OutsideReported', ...refund },
    { from: 'OutsideReported', ...outside },
    { from: 'OutsideReported', on: 'refund_failed', when: 'currentOrNewer', ...fail },
    { from: 'OutsideReported', on: 'refund_timed_out', when: 'current', ...fail, update: ['noteTimeout'] },
    { from: 'OutsideReported', ...learn, to: 'OutsideReported' },

    { from: 'Refunded', ...learn, to: 'Refunded' },
    { from: 'Refunded', ...refund, when: 'older' },

    { from: 'RefundedOutside', ...learn, to: 'RefundedOutside' },
    { from: 'RefundedOutside', ...outside, when: 'older' },
  ],
};
