import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decide,
  initialSaga,
  REFUND_SAGA_DEFINITION,
  type RefundPolicy,
  type SagaCommand,
  type SagaFact,
  type SagaState,
  type SagaTransition,
} from '../src/index.ts';

/** One saga's life as it was stored: each fact with what it led to, and the state it ended in. */
interface History {
  readonly about: string;
  readonly definitionVersion: number;
  readonly orderId: string;
  readonly policy: RefundPolicy;
  readonly steps: readonly { fact: SagaFact; transitions: SagaTransition[]; commands: SagaCommand[] }[];
  readonly end: SagaState;
}

const folder = new URL('histories/', import.meta.url);
const histories = readdirSync(folder).map((file): [string, History] => [
  file,
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as History,
]);

/** The edges that no life takes: the saga's own step leaves DuplicateCaptured before the next fact comes. */
const untravelled = [
  'leg DuplicateCaptured refunded Refunded',
  'leg DuplicateCaptured refunded_outside RefundedOutside',
];

describe('a recorded history', () => {
  it.each(histories)('%s is what the definition of today would do again', (_file, history) => {
    expect(history.definitionVersion).toBe(REFUND_SAGA_DEFINITION.version);
    let state = initialSaga(history.orderId);
    for (const { fact, transitions, commands } of history.steps) {
      const decision = decide(state, fact, history.policy);
      expect(decision.transitions).toEqual(transitions);
      expect(decision.commands).toEqual(commands);
      state = decision.state;
    }
    expect(state).toEqual(history.end);
  });

  it('exists for every edge of the definition', () => {
    const travelled = histories.flatMap(([, history]) =>
      history.steps.flatMap((step) => step.transitions.map((t) => `${t.machine} ${t.from} ${t.on} ${t.to}`)),
    );
    const edges = Object.entries(REFUND_SAGA_DEFINITION.machines).flatMap(([machine, { transitions }]) =>
      transitions.map((row) => `${machine} ${row.from} ${row.on} ${row.to}`),
    );
    expect(edges.filter((edge) => !travelled.includes(edge))).toEqual(untravelled);
  });
});
