import { jsonPointer } from '../json-pointer.ts';

/** A Reference Object. */
export interface Reference {
  readonly $ref: string;
}

/** A reference within the document, along the names of its fields. */
export const reference = (...names: readonly string[]): Reference => ({
  $ref: `#${jsonPointer(names)}`,
});
