import type { LegFact } from './facts.ts';
import type { Machine, Transition } from './machine.ts';

/**
 * How far one duplicate capture's refund has come. None: nothing heard of it. AwaitingDuplicate: a refund's
 * failure is known, the duplicate itself not yet (the facts came in the wrong order). DuplicateCaptured is
 * left at once by the saga's own step and never stored.
 */
export type LegState =
  'None' | 'AwaitingDuplicate' | 'DuplicateCaptured' | 'RefundCommanded' | 'NeedsAttention' | 'Refunded';

/** A fact, or the saga's own step. */
export type LegTrigger = LegFact['type'] | 'command_refund';

/**
 * Conditions over the attempt a fact speaks of and the leg's own: `current` the same, `newer` higher, `older`
 * lower; `currentOrNewer` either; `attemptsLeft` the same and another automatic one is allowed (attempts that
 * operators asked for do not count);
 * `answersTimeout` the same, of which only a time-out was known.
 */
export type LegGuard = 'current' | 'newer' | 'older' | 'currentOrNewer' | 'attemptsLeft' | 'answersTimeout';

export type LegUpdate = 'learnDuplicate' | 'countAttempt' | 'noteFailure' | 'noteTimeout' | 'noteRefund';

export type LegOutput = 'refund' | 'refundTimeout' | 'refundRetry';

export type LegTransition = Transition<LegState, LegTrigger, LegGuard, LegUpdate, LegOutput>;

const command = {
  to: 'RefundCommanded',
  update: ['countAttempt'],
  emit: ['refund', 'refundTimeout'],
} as const;
const fail = { to: 'NeedsAttention', update: ['noteFailure'], emit: ['refundRetry'] } as const;
const refund = { on: 'refunded', to: 'Refunded', update: ['noteRefund'] } as const;
const learn = { on: 'duplicate_captured', update: ['learnDuplicate'] } as const;

/** One duplicate capture. `refunded` wins from every state; nothing leaves Refunded. */
export const LEG_MACHINE: Machine<LegTransition> = {
  initial: 'None',
  final: ['Refunded'],
  states: ['None', 'AwaitingDuplicate', 'DuplicateCaptured', 'RefundCommanded', 'NeedsAttention', 'Refunded'],
  transitions: [
    { from: 'None', ...learn, to: 'DuplicateCaptured' },
    { from: 'None', on: 'refund_failed', to: 'AwaitingDuplicate', update: ['noteFailure'] },
    { from: 'None', ...refund },

    { from: 'AwaitingDuplicate', ...learn, to: 'NeedsAttention', emit: ['refundRetry'] },
    {
      from: 'AwaitingDuplicate',
      on: 'refund_failed',
      when: 'newer',
      to: 'AwaitingDuplicate',
      update: ['noteFailure'],
    },
    { from: 'AwaitingDuplicate', ...refund },

    { from: 'DuplicateCaptured', on: 'command_refund', ...command },
    { from: 'DuplicateCaptured', ...refund },

    { from: 'RefundCommanded', ...refund },
    { from: 'RefundCommanded', on: 'refund_failed', when: 'currentOrNewer', ...fail },
    { from: 'RefundCommanded', on: 'refund_timed_out', when: 'current', ...fail, update: ['noteTimeout'] },
    { from: 'RefundCommanded', ...learn, to: 'RefundCommanded' },

    { from: 'NeedsAttention', ...refund },
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
    { from: 'NeedsAttention', ...learn, to: 'NeedsAttention' },

    { from: 'Refunded', ...learn, to: 'Refunded' },
    { from: 'Refunded', ...refund, when: 'older' },
  ],
};
