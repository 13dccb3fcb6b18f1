export type {
  PaymentCommand,
  RecordOutsideRefundCommand,
  RefundCommand,
  SagaCommand,
  SetTimerCommand,
} from './commands.ts';
export { decide } from './decide.ts';
export type { Decision, SagaTransition } from './decision.ts';
export { REFUND_SAGA_DEFINITION, type Actor, type Trigger } from './definition.ts';
export { overallState, settled, type OverallState } from './derived.ts';
export { isLegFact, type FactMeta, type LegFact, type OrderFact, type SagaFact } from './facts.ts';
export type { LegState, LegTransition, LegTrigger } from './leg-machine.ts';
export type { Machine, Transition } from './machine.ts';
export { toMermaid } from './mermaid.ts';
export type { OrderState, OrderTransition } from './order-machine.ts';
export { retryDelayMs, type RefundPolicy } from './policy.ts';
export { initialSaga, type Leg, type OrderProgress, type RefundFailure, type SagaState } from './state.ts';
