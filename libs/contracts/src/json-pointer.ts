/** The JSON Pointer along the names of fields and the indices of lists (RFC 6901: `~` and `/` are escaped). */
export const jsonPointer = (names: readonly unknown[]): string =>
  names.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
