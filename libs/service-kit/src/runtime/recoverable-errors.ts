import type { ErrorPolicy } from '@night-market/event-bus';
import { databaseErrors } from '@night-market/postgres';

/** An error a handler throws when a peer is busy or away (429, 503, time-out): worth waiting for. */
export class PeerUnavailableError extends Error {
  override readonly name = 'PeerUnavailableError';
}

/** The whitelist of recoverable errors; all else is parked at once. */
export const recoverableErrors: ErrorPolicy = {
  isRecoverable: (error) => error instanceof PeerUnavailableError || databaseErrors.isRecoverable(error),
  isOutage: (error) => !(error instanceof PeerUnavailableError) && databaseErrors.isOutage(error),
};
