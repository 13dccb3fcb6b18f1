/** Who makes a dialogue move: one of its two sides, or a deadline. */
export type Mover = 'initiator' | 'participant' | 'deadline';

/** What is waited for: the first answer, the decision on a proposal, or the result. */
export type Deadline = 'reply' | 'decision' | 'result';

export interface Transition<State extends string = string, Trigger extends string = string> {
  readonly from: State;
  readonly on: Trigger;
  readonly to: State;
}

/**
 * A dialogue between the initiator and one participant, as data. An edge that stays in its state says that the message is
 * harmless there: it was overtaken by a later one, or came after the deadline. What has no edge is unexpected and moves nothing.
 */
export interface DialogueMachine<State extends string = string, Trigger extends string = string> {
  readonly initial: State;
  readonly states: readonly State[];
  readonly final: readonly State[];
  /** Final states that only a deadline leads to. */
  readonly timedOut: readonly State[];
  readonly waitsFor: Readonly<Partial<Record<State, Deadline>>>;
  /** `deadline_passed` is the deadline's own trigger. */
  readonly movers: Readonly<Record<Trigger, Mover>>;
  readonly transitions: readonly Transition<State, Trigger>[];
}

export const DEADLINE_PASSED = 'deadline_passed';

export function edgeFor(machine: DialogueMachine, from: string, on: string): Transition | undefined {
  return machine.transitions.find((row) => row.from === from && row.on === on);
}
