import type { SagaFact } from './facts.ts';
import { LEG_MACHINE, type LegTrigger } from './leg-machine.ts';
import { ORDER_MACHINE } from './order-machine.ts';
import { DEFINITION_VERSION } from './state.ts';

/** Who moved the saga: a fact from the bus, a timer, an operator, or the saga itself. */
export type Actor = 'event' | 'timer' | 'operator' | 'saga';

/** Everything that can move one of the machines. */
export type Trigger = SagaFact['type'] | LegTrigger;

const actors: Readonly<Record<Trigger, Actor>> = {
  requested: 'event',
  captured: 'event',
  capture_failed: 'event',
  result_replayed: 'event',
  note_added: 'operator',
  duplicate_captured: 'event',
  refunded: 'event',
  refunded_outside: 'event',
  refund_failed: 'event',
  refund_timed_out: 'timer',
  retry_due: 'timer',
  retry_requested: 'operator',
  outside_reported: 'operator',
  command_refund: 'saga',
};

/** The refund saga as data: the runtime, the diagram and the checked properties are all derived from it. */
export const REFUND_SAGA_DEFINITION = {
  name: 'refund',
  version: DEFINITION_VERSION,
  actors,
  machines: { order: ORDER_MACHINE, leg: LEG_MACHINE },
} as const;
