/** Where PostgreSQL raises it; the message itself is in the server's language (`lc_messages`). */
const RAISED_BY = 'RevalidateCachedQuery';
const MESSAGE = 'cached plan must not change result type';

/**
 * Whether a session holds a prepared statement whose columns a migration has changed; a new session prepares it again.
 * Its code, 0A000, also stands for whatever PostgreSQL does not support at all, which no session ever will.
 */
export function isOutdatedPlan(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, routine, driverError, cause } = error as Record<string, unknown>;
  if (code === '0A000' && (routine === RAISED_BY || message === MESSAGE)) return true;
  return isOutdatedPlan(driverError) || isOutdatedPlan(cause);
}
