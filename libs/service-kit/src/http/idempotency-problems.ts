import { Problem } from './problem.ts';

/** @param what the key is for, such as `request` */
export const keyReused = (what: string): Problem =>
  new Problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.', {
    detail: `Use a new key for a new ${what}; repeat a request unchanged.`,
  });

export const requestInFlight = (): Problem =>
  new Problem(409, 'request_in_flight', 'The first request with this Idempotency-Key is still under way.', {
    ...{ detail: 'Send the same request again after the time in Retry-After.', retryAfterS: 1 },
  });
