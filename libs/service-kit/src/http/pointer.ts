import { jsonPointer } from '@night-market/contracts';

/** Characters of a pointer in an answer; longer names are cut. */
export const POINTER_MAX = 200;

/** The JSON Pointer to a field, cut, with an ellipsis, where it is too long to be repeated. */
export function pointerTo(names: readonly unknown[]): string {
  const pointer = jsonPointer(names.slice(0, POINTER_MAX));
  return pointer.length <= POINTER_MAX ? pointer : `${pointer.slice(0, POINTER_MAX - 1).toWellFormed()}…`;
}
