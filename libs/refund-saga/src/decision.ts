import type { SagaCommand } from './commands.ts';
import type { Actor, Trigger } from './definition.ts';
import type { FactMeta } from './facts.ts';
import type { LegState } from './leg-machine.ts';
import type { OrderState } from './order-machine.ts';
import type { SagaState } from './state.ts';

/**
 * One line of the saga's history. `from === to` is an observation: the fact was seen and moved nothing (it may
 * have filled in a detail). `eventId` and `occurredAt` are those of the fact, also for the saga's own step
 * that follows from it.
 */
export type SagaTransition = FactMeta & {
  readonly on: Trigger;
  readonly actor: Actor;
} & (
    | { readonly machine: 'order'; readonly from: OrderState; readonly to: OrderState }
    | { readonly machine: 'leg'; readonly leg: string; readonly from: LegState; readonly to: LegState }
  );

/** What follows from one fact. */
export interface Decision {
  /** The very same object when nothing changed. */
  readonly state: SagaState;
  readonly commands: readonly SagaCommand[];
  /** At least one, in order. */
  readonly transitions: readonly SagaTransition[];
}
