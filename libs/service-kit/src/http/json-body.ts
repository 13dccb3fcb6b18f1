import { Problem } from './problem.ts';

const DUPLICATE_FIELD = new Problem(400, 'duplicate_field', 'A field stands in the body more than once.', {
  detail: 'Send each field of an object once.',
});
/**
 * JSON.parse takes the last of repeated fields, others take the first: so neither is taken.
 * @param value what JSON.parse made of `text`
 * @throws Problem 400 `duplicate_field`
 */
export function refuseDuplicateFields(text: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && fieldsIn(text) !== fieldsOf(value))
    throw DUPLICATE_FIELD;
}

/** Fields in the text of valid JSON: its colons outside of strings. Grows linearly with the text and makes nothing. */
function fieldsIn(text: string): number {
  let fields = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) fields += 1;
    else if (code === 0x22) at = endOfString(text, at);
  }
  return fields;
}

/** Where the string that begins at `start` ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at += 1;
  }
}

/** Fields that are left in the value; without recursion, for any depth. */
function fieldsOf(value: object): number {
  let fields = 0;
  const open: object[] = [value];
  for (let one = open.pop(); one; one = open.pop()) {
    const isList = Array.isArray(one);
    for (const inner of Object.values(one) as unknown[]) {
      if (!isList) fields += 1;
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
  return fields;
}
