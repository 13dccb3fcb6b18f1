export { CONTRACT_NET_MACHINE, type ContractNetState } from './contract-net-machine.ts';
export {
  ENTRIES_MOST,
  isOver,
  nextDeadlineMs,
  openConversation,
  type Conversation,
  type Deadlines,
  type Entry,
  type Opening,
  type Outcome,
} from './conversation.ts';
export { hear, maySay, passTime, type Heard } from './hear.ts';
export { linesOf, type ConversationLine } from './lines.ts';
export type { Deadline, DialogueMachine, Mover, Transition } from './machine.ts';
export type { AclMessage } from './message.ts';
export { ACL_PERFORMATIVES, type AclPerformative } from './performatives.ts';
export { PROTOCOLS, type DialogueState, type Protocol } from './protocols.ts';
export { REQUEST_MACHINE, type RequestState } from './request-machine.ts';
export { standingOf, type Standing } from './standing.ts';
