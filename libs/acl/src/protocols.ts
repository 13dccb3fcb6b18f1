import { CONTRACT_NET_MACHINE, type ContractNetState } from './contract-net-machine.ts';
import type { DialogueMachine } from './machine.ts';
import { REQUEST_MACHINE, type RequestState } from './request-machine.ts';

export type Protocol = 'request' | 'contract-net';
export type DialogueState = RequestState | ContractNetState;

/** The protocols as data. */
export const PROTOCOLS: Readonly<Record<Protocol, DialogueMachine>> = {
  request: REQUEST_MACHINE,
  'contract-net': CONTRACT_NET_MACHINE,
};
