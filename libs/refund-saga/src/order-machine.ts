import type { OrderFact } from './facts.ts';
import type { Machine, Transition } from './machine.ts';

/** How far the order's legitimate capture has come; None before anything was heard of it. */
export type OrderState = 'None' | 'Requested' | 'CaptureFailed' | 'Captured';

export type OrderTransition = Transition<OrderState, OrderFact['type'], never, 'noteCapture' | 'noteDecline'>;

/**
 * The order: facts outrank one another (captured over capture_failed over requested), so that whatever order
 * they come in ends in the same state.
 */
export const ORDER_MACHINE: Machine<OrderTransition> = {
  initial: 'None',
  final: ['Captured', 'CaptureFailed'],
  states: ['None', 'Requested', 'CaptureFailed', 'Captured'],
  transitions: [
    { from: 'None', on: 'requested', to: 'Requested' },
    { from: 'None', on: 'capture_failed', to: 'CaptureFailed', update: ['noteDecline'] },
    { from: 'None', on: 'captured', to: 'Captured', update: ['noteCapture'] },
    { from: 'Requested', on: 'capture_failed', to: 'CaptureFailed', update: ['noteDecline'] },
    { from: 'Requested', on: 'captured', to: 'Captured', update: ['noteCapture'] },
    { from: 'CaptureFailed', on: 'captured', to: 'Captured', update: ['noteCapture'] },
  ],
};
