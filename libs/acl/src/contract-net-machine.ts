import type { DialogueMachine } from './machine.ts';

export type ContractNetState =
  | 'None'
  | 'Called'
  | 'Proposed'
  | 'Accepted'
  | 'Informed'
  | 'Failed'
  | 'Refused'
  | 'Rejected'
  | 'NotUnderstood'
  /** No bid came in time. */
  | 'Silent'
  /** The bid was not decided on in time. */
  | 'Lapsed'
  /** It was accepted, and no result came in time. */
  | 'TimedOut';

export type ContractNetTrigger =
  | 'cfp'
  | 'propose'
  | 'refuse'
  | 'not-understood'
  | 'accept-proposal'
  | 'reject-proposal'
  | 'inform'
  | 'failure'
  | 'deadline_passed';

/**
 * FIPA Contract Net, the part with one participant: cfp → propose or refuse → accept-proposal or reject-proposal →
 * inform or failure.
 */
export const CONTRACT_NET_MACHINE: DialogueMachine<ContractNetState, ContractNetTrigger> = {
  initial: 'None',
  states: [
    ...(['None', 'Called', 'Proposed', 'Accepted', 'Informed', 'Failed', 'Refused', 'Rejected'] as const),
    ...(['NotUnderstood', 'Silent', 'Lapsed', 'TimedOut'] as const),
  ],
  final: ['Informed', 'Failed', 'Refused', 'Rejected', 'NotUnderstood', 'Silent', 'Lapsed', 'TimedOut'],
  timedOut: ['Silent', 'Lapsed', 'TimedOut'],
  waitsFor: { Called: 'reply', Proposed: 'decision', Accepted: 'result' },
  movers: {
    cfp: 'initiator',
    propose: 'participant',
    refuse: 'participant',
    'not-understood': 'participant',
    'accept-proposal': 'initiator',
    'reject-proposal': 'initiator',
    inform: 'participant',
    failure: 'participant',
    deadline_passed: 'deadline',
  },
  transitions: [
    { from: 'None', on: 'cfp', to: 'Called' },

    { from: 'Called', on: 'propose', to: 'Proposed' },
    { from: 'Called', on: 'refuse', to: 'Refused' },
    { from: 'Called', on: 'not-understood', to: 'NotUnderstood' },
    { from: 'Called', on: 'deadline_passed', to: 'Silent' },

    { from: 'Proposed', on: 'accept-proposal', to: 'Accepted' },
    { from: 'Proposed', on: 'reject-proposal', to: 'Rejected' },
    { from: 'Proposed', on: 'deadline_passed', to: 'Lapsed' },

    { from: 'Accepted', on: 'inform', to: 'Informed' },
    { from: 'Accepted', on: 'failure', to: 'Failed' },
    { from: 'Accepted', on: 'deadline_passed', to: 'TimedOut' },

    { from: 'Silent', on: 'propose', to: 'Silent' },
    { from: 'Silent', on: 'refuse', to: 'Silent' },
    { from: 'Silent', on: 'not-understood', to: 'Silent' },
    // Whoever bids too late is told so.
    { from: 'Silent', on: 'reject-proposal', to: 'Silent' },

    { from: 'Lapsed', on: 'accept-proposal', to: 'Lapsed' },
    { from: 'Lapsed', on: 'reject-proposal', to: 'Lapsed' },

    { from: 'TimedOut', on: 'inform', to: 'TimedOut' },
    { from: 'TimedOut', on: 'failure', to: 'TimedOut' },
  ],
};
