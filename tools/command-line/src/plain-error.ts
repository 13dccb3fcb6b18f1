/**
 * An error whose message is one plain sentence for the person at the terminal.
 * Command lines print the message alone, without a stack trace.
 */
export class PlainError extends Error {
  override readonly name: string = 'PlainError';
  /** What the command ends with. */
  readonly exitCode: number = 1;
}

/** The command line or the environment is wrong; the message says what is known. */
export class UsageError extends PlainError {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}

/** The text a command line shows for any error: the sentence of a PlainError, the stack of a bug. */
export function describeError(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}

/** Prints an error for the person at the terminal and tells the exit code that goes with it. */
export function reportError(error: unknown): number {
  console.error(describeError(error));
  return error instanceof PlainError ? error.exitCode : 1;
}
