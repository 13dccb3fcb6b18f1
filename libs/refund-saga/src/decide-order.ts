import type { Decision } from './decision.ts';
import { REFUND_SAGA_DEFINITION } from './definition.ts';
import type { OrderFact } from './facts.ts';
import { edgeFor } from './machine.ts';
import { ORDER_UPDATES } from './order-updates.ts';
import type { SagaState } from './state.ts';

/** Moves the order machine. It commands nothing. */
export function decideOrder(state: SagaState, fact: OrderFact): Decision {
  const { actors, machines } = REFUND_SAGA_DEFINITION;
  const from = state.order.state;
  const edge = edgeFor(machines.order, from, fact.type, () => true);
  const noted = (edge?.update ?? []).reduce((order, name) => ORDER_UPDATES[name](order, fact), state.order);
  const to = edge?.to ?? from;
  const { type: on, eventId, occurredAt } = fact;
  return {
    state: edge === undefined ? state : { ...state, order: { ...noted, state: to } },
    commands: [],
    transitions: [{ machine: 'order', from, to, on, actor: actors[on], eventId, occurredAt }],
  };
}
