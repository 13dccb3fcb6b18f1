import { findPersonalData, type PersonalKind } from './find.ts';

/** A text inside a value that looks like personal data; `path` leads there. */
export interface PersonalField {
  readonly path: readonly string[];
  readonly kind: PersonalKind;
}

/** All texts inside a JSON value, names of fields included, that look like personal data. */
export function personalFields(value: unknown, path: readonly string[] = []): PersonalField[] {
  if (typeof value === 'string') {
    const [first] = findPersonalData(value);
    return first ? [{ path, kind: first.kind }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...personalFields(name, path),
    ...personalFields(inner, [...path, name]),
  ]);
}
