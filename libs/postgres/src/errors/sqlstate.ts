/** The code of a driver's error, also when it is wrapped: an SQLSTATE, or a code of the operating system. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError, cause } = error as { code?: unknown; driverError?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : (codeOf(driverError) ?? codeOf(cause));
}
