/** Structured log lines as a port: `fields` are ids and numbers, never personal data. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** So many causes behind each other, and errors beside each other, are told. */
const MAX_CAUSES = 3;

/** A short text of any thrown value with what caused it, for logs and failure headers. */
export const errorText = (error: unknown): string => textOf(error, MAX_CAUSES);

function textOf(error: unknown, depth: number): string {
  if (!(error instanceof Error)) return String(error);
  const own = [error.name, error.message || codeOf(error)].filter((part) => part !== '').join(': ');
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error.cause ?? []].flat();
  // Many errors repeat their cause in their own words.
  const told = causes
    .slice(0, depth > 0 ? MAX_CAUSES : 0)
    .map((cause) => textOf(cause, depth - 1))
    .filter((text) => !own.includes(text));
  return told.length > 0 ? `${own} (${told.join('; ')})` : own;
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
