const ofConnections = new WeakSet<object>();

/** Remembers that an error comes from the connection itself, whatever its code: no statement is to blame for it. */
export function markConnectionError(error: unknown): void {
  if (typeof error === 'object' && error !== null) ofConnections.add(error);
}

/** Whether an error comes from connecting to PostgreSQL or from a connection that broke. */
export const isConnectionError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && ofConnections.has(error);
