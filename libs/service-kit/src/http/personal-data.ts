import { personalFields } from '@night-market/privacy';
import { pointerTo } from './pointer.ts';
import { ERRORS_MAX, Problem } from './problem.ts';

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
