/** These come of looking a name up and of connecting alone. */
const OF_CONNECTING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** These end a connection that stood, too: then the request may have left. */
const OF_THE_WAY = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

interface NetworkError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/**
 * Whether it is certain that nothing of the request left: connecting failed, at every address. False where nobody knows.
 *
 * @param error of `fetch`, undici or a socket
 */
export function wasNeverSent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, syscall, cause, errors } = error as NetworkError;
  if (Array.isArray(errors) && errors.length > 0) return errors.every(wasNeverSent);
  if (typeof code !== 'string') return wasNeverSent(cause);
  return OF_CONNECTING.has(code) || (OF_THE_WAY.has(code) && syscall === 'connect');
}
