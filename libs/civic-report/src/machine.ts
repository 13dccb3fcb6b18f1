/**
 * How far one agency has come with a report. Routed: it has been told. Acknowledged: it has taken it on. WaitingForReporter: it
 * has asked the reporter, so its clock stands still. Resolved: it is done. HandedOver: another agency is in charge instead.
 */
export type AssignmentState = 'Routed' | 'Acknowledged' | 'WaitingForReporter' | 'Resolved' | 'HandedOver';

/** What agencies, reporters and operators say. */
export type Trigger =
  'acknowledged' | 'information_requested' | 'information_given' | 'resolved' | 'reopened' | 'handed_over';

/** What is noted on the way: when it was first taken on, when the clock stands still, what came of it, when it began anew. */
export type Update =
  'noteAcknowledged' | 'beginPause' | 'endPause' | 'noteOutcome' | 'forgetOutcome' | 'noteReopened';

export interface Transition {
  readonly from: AssignmentState;
  readonly on: Trigger;
  readonly to: AssignmentState;
  readonly update?: readonly Update[];
}

const acknowledge = { on: 'acknowledged', to: 'Acknowledged' } as const;
const ask = { on: 'information_requested', to: 'WaitingForReporter' } as const;
const resolve = { on: 'resolved', to: 'Resolved' } as const;
const handOver = { on: 'handed_over', to: 'HandedOver' } as const;

/** One agency's part of a report. What no row takes changes nothing and is only remembered. */
export const ASSIGNMENT_MACHINE = {
  initial: 'Routed',
  final: ['HandedOver'],
  states: ['Routed', 'Acknowledged', 'WaitingForReporter', 'Resolved', 'HandedOver'],
  transitions: [
    { from: 'Routed', ...acknowledge, update: ['noteAcknowledged'] },
    { from: 'Routed', ...ask, update: ['noteAcknowledged', 'beginPause'] },
    { from: 'Routed', ...resolve, update: ['noteAcknowledged', 'noteOutcome'] },
    { from: 'Routed', ...handOver },

    { from: 'Acknowledged', ...ask, update: ['beginPause'] },
    { from: 'Acknowledged', ...resolve, update: ['noteOutcome'] },
    { from: 'Acknowledged', ...handOver },

    { from: 'WaitingForReporter', on: 'information_given', to: 'Acknowledged', update: ['endPause'] },
    { from: 'WaitingForReporter', ...acknowledge, update: ['endPause'] },
    { from: 'WaitingForReporter', ...resolve, update: ['endPause', 'noteOutcome'] },
    { from: 'WaitingForReporter', ...handOver, update: ['endPause'] },

    // A newer outcome stands in place of the older one.
    { from: 'Resolved', ...resolve, update: ['noteOutcome'] },
    { from: 'Resolved', on: 'reopened', to: 'Acknowledged', update: ['forgetOutcome', 'noteReopened'] },
    { from: 'Resolved', ...handOver, update: ['forgetOutcome'] },
  ],
} as const satisfies {
  readonly initial: AssignmentState;
  readonly final: readonly AssignmentState[];
  readonly states: readonly AssignmentState[];
  readonly transitions: readonly Transition[];
};

/** The row that a fact takes from a state, if any. */
export const transitionFor = (from: AssignmentState, on: Trigger): Transition | undefined =>
  ASSIGNMENT_MACHINE.transitions.find((row) => row.from === from && row.on === on);
