/** A Reference Object. */
export interface Reference {
  readonly $ref: string;
}

/** A reference within the document, along the names of its fields. */
export const reference = (...names: readonly string[]): Reference => ({
  $ref: `#/${names.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
});
