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
  const path: string[] = [];
  const open: Open[] = [];
  const look = (one: unknown): void => {
    if (typeof one === 'string') {
      const [first] = findPersonalData(one);
      if (first) found.push({ path: [...path], kind: first.kind });
    } else if (typeof one === 'object' && one !== null) {
      open.push({ of: one as Record<string, unknown>, names: Object.keys(one), next: 0 });
    }
  };
  look(value);
  for (let level = open.at(-1); level && found.length < max; level = open.at(-1)) {
    path.length = open.length - 1;
    const name = level.names[level.next++];
    if (name === undefined) open.pop();
    else {
      look(name);
      path.push(name);
      if (found.length < max) look(level.of[name]);
    }
  }
  return found;
}

/** An object or a list on the way to the value in hand; kept here and not on the stack, which has an end. */
interface Open {
  readonly of: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  next: number;
}
