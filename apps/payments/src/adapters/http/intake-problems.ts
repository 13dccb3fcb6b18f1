import { keyReused, notFound, Problem, requestInFlight } from '@night-market/service-kit';
import type { IntakeOutcome } from '../../accept-payment/payment-intake.handler.ts';

type Refused = Exclude<IntakeOutcome['type'], 'answered'>;

/** How a request that was not taken in is answered. */
export function problemOf(refused: Refused): Problem {
  switch (refused) {
    case 'order_mismatch':
      return new Problem(422, 'order_mismatch', 'This order was asked for differently before.', {
        detail:
          'An order keeps the amount and currency of its first request. Use another orderId for another charge.',
      });
    // As GET /orders/{orderId}/payments answers: nothing is told of other stalls.
    case 'order_of_other_stall':
      return notFound('order');
    case 'key_reused':
      return keyReused('request');
    case 'in_flight':
      return requestInFlight();
  }
}
