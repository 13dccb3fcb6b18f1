import { notFound, Problem } from '@night-market/service-kit';
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
      return new Problem(
        422,
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request.',
        { detail: 'Use a new key for a new request; repeat a request unchanged.' },
      );
    case 'in_flight':
      return new Problem(
        409,
        'request_in_flight',
        'The first request with this Idempotency-Key is still under way.',
        { detail: 'Send the same request again after the time in Retry-After.', retryAfterS: 1 },
      );
  }
}
