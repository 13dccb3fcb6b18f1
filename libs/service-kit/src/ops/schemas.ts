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
export const parkedQuery = z.strictObject({ ...paging, state: z.enum(['parked', 'waiting']).optional() });
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
export const replayGroupBody = z.strictObject({
  ...act,
  group: z.strictObject({ errorType: text(100), topic: text(249) }),
  seenAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When the groups were listed, as the list says it: what was parked since is left alone.'),
  keys: z
    .int()
    .min(0)
    .optional()
    .describe('How many keys are meant; where there are more or fewer by now, nothing is replayed.'),
});
export const actQuery = z.strictObject(act);
export const actBody = z.strictObject(act);
export const intentsPath = z.object({ kind: z.string().min(1).max(100) });
export const tryNowBody = z.strictObject({ ...act, destination: text(300) });
export const intentPath = intentsPath.extend({ id: z.string().min(1).max(100) });
export const parkedIntentsQuery = z.strictObject({ ...paging, destination: text(100).optional() });
