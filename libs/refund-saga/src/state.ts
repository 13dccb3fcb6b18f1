import type { LegState } from './leg-machine.ts';
import type { OrderState } from './order-machine.ts';

/** Version of the definition that new instances follow; it grows when a stored state would be read differently. */
export const DEFINITION_VERSION = 1;

/** What is known of the order's legitimate capture. */
export interface OrderProgress {
  readonly state: OrderState;
  /** The capture at the gateway, in state Captured. */
  readonly txnId?: string;
  /** Why there is none, in state CaptureFailed. */
  readonly code?: string;
}

/** Why a leg's attempt came to nothing. */
export interface RefundFailure {
  readonly attempt: number;
  /** The gateway's code; `timed_out` where no answer came. */
  readonly code: string;
  readonly by: 'answer' | 'timeout';
}

/** One duplicate capture on its way back to the customer. */
export interface Leg {
  readonly dupTxnId: string;
  readonly state: LegState;
  /** Last attempt known to have been commanded, 0 for none; once settled, the (earliest) attempt that paid. */
  readonly attempt: number;
  /** How many of the attempts operators asked for; absent for none, gone once settled. */
  readonly operatorAttempts?: number;
  readonly origTxnId?: string;
  /** Minor units; absent until a `duplicate_captured` names it. */
  readonly amount?: number;
  /** ISO 4217. */
  readonly currency?: string;
  /** The last attempt's failure; gone once settled (the history keeps it). */
  readonly failure?: RefundFailure;
  readonly refundId?: string;
  /** Where the proof is kept that the money went back outside the gateway: of the last report, or as payments booked it. */
  readonly evidence?: string;
}

/** One order's saga: plain JSON, to be stored as it is. */
export interface SagaState {
  readonly definitionVersion: typeof DEFINITION_VERSION;
  readonly orderId: string;
  readonly order: OrderProgress;
  /** By `dupTxnId`. */
  readonly legs: Readonly<Record<string, Leg>>;
}

/** The saga of an order of which nothing is known yet. */
export function initialSaga(orderId: string): SagaState {
  return { definitionVersion: DEFINITION_VERSION, orderId, order: { state: 'None' }, legs: {} };
}

/** The leg of that capture, or a blank one in state None. */
export function legOf(state: SagaState, dupTxnId: string): Leg {
  const known = Object.hasOwn(state.legs, dupTxnId) ? state.legs[dupTxnId] : undefined;
  return known ?? { dupTxnId, state: 'None', attempt: 0 };
}

/** Attempts that count against the automatic limit: those of operators do not. */
export const automaticAttempts = ({ attempt, operatorAttempts = 0 }: Leg): number =>
  attempt - operatorAttempts;
