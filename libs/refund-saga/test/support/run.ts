import {
  decide,
  initialSaga,
  type RefundPolicy,
  type SagaCommand,
  type SagaFact,
  type SagaState,
  type SagaTransition,
} from '../../src/index.ts';

/** What a sequence of facts came to. */
export interface Run {
  readonly state: SagaState;
  readonly commands: readonly SagaCommand[];
  readonly transitions: readonly SagaTransition[];
}

export const blankRun: Run = { state: initialSaga('order-1'), commands: [], transitions: [] };

/** The run after one more fact. */
export function advance(run: Run, fact: SagaFact, policy: RefundPolicy): Run {
  const decision = decide(run.state, fact, policy);
  return {
    state: decision.state,
    commands: [...run.commands, ...decision.commands],
    transitions: [...run.transitions, ...decision.transitions],
  };
}

/** Decides fact after fact from a new saga on. */
export function play(facts: readonly SagaFact[], policy: RefundPolicy): Run {
  return facts.reduce((run, fact) => advance(run, fact, policy), blankRun);
}
