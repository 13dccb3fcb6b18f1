/**
 * An error whose message is one plain sentence for the person at the terminal.
 * Command lines print the message alone, without a stack trace.
 */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

/** The text a command line shows for any error: the sentence of a PlainError, the stack of a bug. */
export function describeError(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}
