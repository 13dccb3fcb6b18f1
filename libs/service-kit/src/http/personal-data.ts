import { personalFields } from '@night-market/privacy';
import { pointerTo } from './pointer.ts';
import { ERRORS_MAX, Problem } from './problem.ts';

const sealedBodies = new WeakSet<object>();

/** A body that may hold personal data: its route keeps them sealed, and checks itself what else it keeps. */
export function sealedBody<S extends object>(schema: S): S {
  sealedBodies.add(schema);
  return schema;
}

export const isSealedBody = (schema: object | undefined): boolean =>
  schema !== undefined && sealedBodies.has(schema);

/**
 * Personal data is refused at the API, because any input may reach topics, keys and logs. The answer names
 * the fields and repeats nothing of them.
 * @throws Problem 400 `personal_data`
 */
export function refusePersonalData(value: unknown): void {
  const found = personalFields(value, ERRORS_MAX);
  if (found.length === 0) return;
  throw new Problem(400, 'personal_data', 'The request holds what looks like personal data.', {
    detail:
      'Nothing was stored. Name people, phones, mails and cards by ids that mean nothing to others, and send the request again.',
    hidesAddress: true,
    errors: found.map(({ path, kind }) => ({ pointer: pointerTo(path), detail: `looks like: ${kind}` })),
  });
}
