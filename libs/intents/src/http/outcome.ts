import { errorText, wasNeverSent } from '@night-market/kernel';
import { CallFailedError, type FailureKind } from '../failure.ts';
import { ForbiddenAddressError } from './address-guard.ts';
import type { HttpAnswer } from './http-caller.ts';

/** What single statuses mean, where a destination does not keep to the common rules. */
export type StatusTable = Readonly<Record<number, FailureKind>>;

/**
 * - 408, 425, 429: turned away before anything was done.
 * - 409: another request under the same key may be under way.
 * - 401 and 403: our credentials are at fault, not the intent; it works again once they are fixed.
 */
const STATUSES: StatusTable = {
  401: 'transient',
  403: 'transient',
  408: 'transient',
  409: 'unknown',
  425: 'transient',
  429: 'transient',
};

function kindOfStatus(status: number, table: StatusTable): FailureKind | undefined {
  const said = table[status] ?? STATUSES[status];
  if (said) return said;
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 500) return 'permanent';
  return 'unknown';
}

/** What an error of `HttpCaller.call` says about the outcome. */
export function failureOfCall(error: unknown, destination: string): CallFailedError {
  const reason = `no answer from ${destination} (${errorText(error)})`;
  if (error instanceof ForbiddenAddressError)
    return new CallFailedError('permanent', reason, { cause: error });
  return new CallFailedError(wasNeverSent(error) ? 'transient' : 'unknown', reason, { cause: error });
}

/** What an answer says about the outcome by its status; undefined: it was done. */
export function failureOfAnswer(
  { status, headers }: HttpAnswer,
  destination: string,
  nowMs: number,
  table: StatusTable = {},
): CallFailedError | undefined {
  const kind = kindOfStatus(status, table);
  if (!kind) return undefined;
  const retryAfterMs = retryAfter(headers['retry-after'], nowMs);
  return new CallFailedError(kind, `${destination} answered with ${status}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Seconds, or a date. */
function retryAfter(header: string | string[] | undefined, nowMs: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
