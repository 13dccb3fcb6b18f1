import type { SagaCommand } from './commands.ts';
import type { Decision, SagaTransition } from './decision.ts';
import { REFUND_SAGA_DEFINITION } from './definition.ts';
import type { LegFact } from './facts.ts';
import { LEG_GUARDS } from './leg-guards.ts';
import type { LegTransition, LegTrigger } from './leg-machine.ts';
import { LEG_OUTPUTS } from './leg-outputs.ts';
import { LEG_UPDATES } from './leg-updates.ts';
import { edgeFor } from './machine.ts';
import type { RefundPolicy } from './policy.ts';
import { legOf, type Leg, type SagaState } from './state.ts';

const { actors, machines } = REFUND_SAGA_DEFINITION;

/** Moves the leg of the fact, and on by the saga's own step where there is one. */
export function decideLeg(state: SagaState, fact: LegFact, policy: RefundPolicy): Decision {
  const commands: SagaCommand[] = [];
  const transitions: SagaTransition[] = [];
  const edgeOn = (leg: Leg, on: LegTrigger): LegTransition | undefined =>
    edgeFor(machines.leg, leg.state, on, (guard) => LEG_GUARDS[guard](leg, fact, policy));

  const step = (leg: Leg, on: LegTrigger, edge: LegTransition | undefined): Leg => {
    const noted = (edge?.update ?? []).reduce((known, name) => LEG_UPDATES[name](known, fact), leg);
    const next = edge === undefined ? leg : { ...noted, state: edge.to };
    for (const name of edge?.emit ?? []) commands.push(...LEG_OUTPUTS[name](next, state.orderId, policy));
    transitions.push(recorded(fact, on, leg, next));
    return next;
  };

  const before = legOf(state, fact.dupTxnId);
  let leg = step(before, fact.type, edgeOn(before, fact.type));
  const own = edgeOn(leg, 'command_refund');
  if (own !== undefined) leg = step(leg, 'command_refund', own);
  return { state: leg === before ? state : withLeg(state, leg), commands, transitions };
}

function recorded(fact: LegFact, on: LegTrigger, before: Leg, after: Leg): SagaTransition {
  const { eventId, occurredAt, dupTxnId } = fact;
  const edge = { from: before.state, to: after.state, on, actor: actors[on] };
  return { machine: 'leg', leg: dupTxnId, ...edge, eventId, occurredAt };
}

function withLeg(state: SagaState, leg: Leg): SagaState {
  return { ...state, legs: { ...state.legs, [leg.dupTxnId]: leg } };
}
