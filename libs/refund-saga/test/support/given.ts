import { expect } from 'vitest';
import {
  decide,
  type Leg,
  type OrderProgress,
  type SagaCommand,
  type SagaFact,
  type SagaTransition,
} from '../../src/index.ts';
import { policy } from './facts.ts';
import { play } from './run.ts';

interface Expected {
  /** The whole order part; not looked at where absent. */
  readonly order?: OrderProgress;
  /** Fields of the leg `cap-2`. */
  readonly leg?: Partial<Leg>;
  /** Exactly these commands. */
  readonly commands?: readonly SagaCommand[];
  /** Exactly these lines of history, as `machine: From -trigger-> To (actor)`. */
  readonly history?: readonly string[];
}

/** A transition as one line. */
export function line(moved: SagaTransition): string {
  const where = moved.machine === 'leg' ? `leg ${moved.leg}` : 'order';
  return `${where}: ${moved.from} -${moved.on}-> ${moved.to} (${moved.actor})`;
}

/**
 * given(facts).when(fact).gives(what follows from the last one). Not called "then", because an object with
 * such a method counts as a promise.
 */
export function given(...facts: SagaFact[]) {
  return {
    when: (fact: SagaFact) => ({
      gives(expected: Expected): void {
        const decision = decide(play(facts, policy).state, fact, policy);
        if (expected.order) expect(decision.state.order).toEqual(expected.order);
        if (expected.leg) expect(decision.state.legs['cap-2']).toMatchObject(expected.leg);
        expect(decision.commands).toEqual(expected.commands ?? []);
        if (expected.history) expect(decision.transitions.map(line)).toEqual(expected.history);
      },
      changesNothing(): void {
        const { state } = play(facts, policy);
        const decision = decide(state, fact, policy);
        expect(decision.state).toBe(state);
        expect(decision.commands).toEqual([]);
        expect(decision.transitions).toHaveLength(1);
        expect(decision.transitions[0]?.from).toBe(decision.transitions[0]?.to);
      },
    }),
  };
}

/** The refund command of leg `cap-2` and the timer that goes with it. */
export function refundCommands(attempt: number): SagaCommand[] {
  return [
    {
      type: 'Refund',
      orderId: 'order-1',
      dupTxnId: 'cap-2',
      origTxnId: 'cap-1',
      amount: 12_000,
      currency: 'TWD',
      attempt,
    },
    { type: 'SetTimer', kind: 'refund_timeout', dupTxnId: 'cap-2', attempt, delayMs: 30_000 },
  ];
}

/** The timer that plans the attempt after `attempt` for leg `cap-2`. */
export function retryTimer(attempt: number, delayMs: number): SagaCommand[] {
  return [{ type: 'SetTimer', kind: 'refund_retry', dupTxnId: 'cap-2', attempt, delayMs }];
}
