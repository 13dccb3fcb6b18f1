import { findPersonalData, type PersonalKind } from './find.ts';

/** A text inside a value that looks like personal data; `path` leads there. */
export interface PersonalField {
  readonly path: readonly string[];
  readonly kind: PersonalKind;
}

/**
 * The texts inside a JSON value, names of fields included, that look like personal data.
 * @param max the search ends when it has found as many
 */
export function personalFields(value: unknown, max = Infinity): PersonalField[] {
  const found: PersonalField[] = [];
  collect(value, [], found, max);
  return found;
}

/** Called for each request, which hardly ever holds any: so nothing is made before something is found. */
function collect(value: unknown, path: string[], found: PersonalField[], max: number): void {
  if (found.length >= max) return;
  if (typeof value === 'string') {
    const [first] = findPersonalData(value);
    if (first) found.push({ path: [...path], kind: first.kind });
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      collect(name, path, found, max);
      path.push(name);
      collect((value as Record<string, unknown>)[name], path, found, max);
      path.pop();
    }
  }
}
