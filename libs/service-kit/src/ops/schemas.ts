import { OPS_REASON_MAX } from '@night-market/contracts';
import { z } from 'zod';
import { trimmedText as text } from '../http/plain-text.ts';

const act = { reason: text(OPS_REASON_MAX) };
const paging = {
  after: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** Event ids of one look-up at most. */
export const LOOKUP_IDS_MAX = 1_000;

export const lookupBody = z.strictObject({ ids: z.array(z.uuid()).min(1).max(LOOKUP_IDS_MAX) });
export const keyPath = z.object({ key: z.string().min(1).max(300) });
export const jobPath = z.object({ id: z.uuid() });
/** Which keys are meant; what is not said does not matter. */
const filter = {
  errorType: text(100).optional(),
  topic: text(249).optional(),
  pattern: text(300).optional().describe('The reason with # in the place of ids and numbers.'),
};
export const parkedQuery = z.strictObject({
  ...paging,
  state: z.enum(['parked', 'waiting']).optional(),
  ...filter,
});
export const matchingQuery = z.strictObject(filter);
export const batchesQuery = z.strictObject({ ...paging, after: z.uuid().optional() });
export const deadLettersQuery = z.strictObject(paging);
export const replayBody = z.strictObject({ ...act, dryRun: z.boolean().default(false) });
/** `n` names the head the operator has looked at, so that no other one is thrown away. */
export const discardBody = z.strictObject({
  ...act,
  n: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
});
/** PostgreSQL knows neither a year 0 nor an hour 23 of an offset. */
const MOMENT = /^(?:19[7-9]|2\d\d)\d-.*(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const seenAt = z.iso
  .datetime({ offset: true })
  .refine((at) => MOMENT.test(at), 'must be the moment that the list says')
  .describe('When the keys were counted, as the list says it: what was parked since is left alone.');
const keys = z
  .int()
  .min(0)
  .describe('How many keys are meant; where there are more or fewer by now, nothing is done.');
const group = z
  .strictObject(filter)
  .describe('The keys that are meant; without any of these all that are parked.');
export const replayGroupBody = z.strictObject({
  ...act,
  group,
  seenAt: seenAt.optional(),
  keys: keys.optional(),
});
/** What is discarded does not come back, so nobody discards what was not seen. */
export const discardGroupBody = z.strictObject({ ...act, group, seenAt, keys });
export const actQuery = z.strictObject(act);
export const actBody = z.strictObject(act);
export const intentsPath = z.object({ kind: z.string().min(1).max(100) });
export const tryNowBody = z.strictObject({ ...act, destination: text(300) });
export const intentPath = intentsPath.extend({ id: z.string().min(1).max(100) });
export const parkedIntentsQuery = z.strictObject({ ...paging, destination: text(100).optional() });
