import type { DialogueMachine } from './machine.ts';

export type RequestState =
  'None' | 'Requested' | 'Agreed' | 'Informed' | 'Failed' | 'Refused' | 'NotUnderstood' | 'TimedOut';

export type RequestTrigger =
  'request' | 'agree' | 'refuse' | 'not-understood' | 'inform' | 'failure' | 'deadline_passed';

/** FIPA Request: request → agree or refuse → inform or failure. An inform may overtake its agree. */
export const REQUEST_MACHINE: DialogueMachine<RequestState, RequestTrigger> = {
  initial: 'None',
  states: ['None', 'Requested', 'Agreed', 'Informed', 'Failed', 'Refused', 'NotUnderstood', 'TimedOut'],
  final: ['Informed', 'Failed', 'Refused', 'NotUnderstood', 'TimedOut'],
  timedOut: ['TimedOut'],
  waitsFor: { Requested: 'reply', Agreed: 'result' },
  movers: {
    request: 'initiator',
    agree: 'participant',
    refuse: 'participant',
    'not-understood': 'participant',
    inform: 'participant',
    failure: 'participant',
    deadline_passed: 'deadline',
  },
  transitions: [
    { from: 'None', on: 'request', to: 'Requested' },

    { from: 'Requested', on: 'agree', to: 'Agreed' },
    { from: 'Requested', on: 'refuse', to: 'Refused' },
    { from: 'Requested', on: 'not-understood', to: 'NotUnderstood' },
    { from: 'Requested', on: 'inform', to: 'Informed' },
    { from: 'Requested', on: 'failure', to: 'Failed' },
    { from: 'Requested', on: 'deadline_passed', to: 'TimedOut' },

    { from: 'Agreed', on: 'inform', to: 'Informed' },
    { from: 'Agreed', on: 'failure', to: 'Failed' },
    { from: 'Agreed', on: 'deadline_passed', to: 'TimedOut' },

    { from: 'Informed', on: 'agree', to: 'Informed' },
    { from: 'Failed', on: 'agree', to: 'Failed' },

    { from: 'TimedOut', on: 'agree', to: 'TimedOut' },
    { from: 'TimedOut', on: 'refuse', to: 'TimedOut' },
    { from: 'TimedOut', on: 'not-understood', to: 'TimedOut' },
    { from: 'TimedOut', on: 'inform', to: 'TimedOut' },
    { from: 'TimedOut', on: 'failure', to: 'TimedOut' },
  ],
};
