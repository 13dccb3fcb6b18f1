import { endOfString, isNestedDeeper } from '@night-market/contracts';
import { pointerTo } from './pointer.ts';
import { Problem } from './problem.ts';

const DUPLICATE_FIELD = new Problem(400, 'duplicate_field', 'A field stands in the body more than once.', {
  detail: 'Send each field of an object once.',
});

/** Lists and objects of a body that may be in each other. */
export const BODY_MAX_LEVELS = 32;
const TOO_DEEP = new Problem(400, 'too_deep', 'The body is nested too deep.', {
  detail: `Send at most ${BODY_MAX_LEVELS} levels of lists and objects.`,
});

/** @throws Problem 400 `too_deep` */
export function refuseDeepNesting(text: string): void {
  if (isNestedDeeper(text, BODY_MAX_LEVELS)) throw TOO_DEEP;
}

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

/**
 * No store can hold a NUL, so no body may, wherever it stands.
 * @param value what JSON.parse made of `text`
 * @throws Problem 400 `validation_failed`
 */
export function refuseNul(text: string, value: unknown): void {
  // JSON can only write it so; what is found here may still be a backslash before other characters.
  if (!/\\u0000/.test(text)) return;
  const path = pathOfNul(value);
  if (!path) return;
  throw new Problem(400, 'validation_failed', 'The request has wrong fields.', {
    detail: 'Leave NUL (U+0000) out of the body.',
    errors: [{ pointer: pointerTo(path), detail: 'must not hold NUL' }],
  });
}

/** Where the first text or name with a NUL is; without recursion, for any depth. */
function pathOfNul(value: unknown): readonly string[] | undefined {
  const open: { readonly path: readonly string[]; readonly inner: unknown }[] = [{ path: [], inner: value }];
  for (let one = open.pop(); one; one = open.pop()) {
    const { path, inner } = one;
    if (typeof inner === 'string' && inner.includes('\0')) return path;
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [name, field] of Object.entries(inner)) {
      if (name.includes('\0')) return path;
      open.push({ path: [...path, name], inner: field });
    }
  }
  return undefined;
}
