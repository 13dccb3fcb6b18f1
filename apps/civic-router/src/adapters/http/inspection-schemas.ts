import { trimmedText } from '@night-market/service-kit';
import { z } from 'zod';
import { id, reason } from './schemas.ts';

const ITEMS_MAX = 100;

const date = z.iso.date();
const item = {
  itemId: id.max(50),
  text: z.strictObject({ en: trimmedText(200), 'zh-TW': trimmedText(200) }),
  weight: z
    .enum(['minor', 'major', 'critical'])
    .describe('When it fails: it is noted, has to be mended, or closes the stall at once.'),
  optional: z.boolean().optional(),
};
const bound = z.number().min(-1e9).max(1e9).optional();
const checklistItem = z.discriminatedUnion('kind', [
  z.strictObject({ ...item, kind: z.literal('yes_no') }),
  z.strictObject({ ...item, kind: z.literal('number'), least: bound, most: bound }),
]);
const schedule = z.strictObject({
  timeZone: z.string().min(1).max(100),
  from: date,
  until: date.optional(),
  every: z.strictObject({ count: z.int().min(1).max(1_000), unit: z.enum(['days', 'weeks', 'months']) }),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:30'),
  except: z.array(date).max(500).optional(),
});
const answer = z.union([z.boolean(), z.number().min(-1e9).max(1e9), z.null()]);

export const planBody = z.strictObject({
  planId: id.max(50),
  title: trimmedText(100),
  place: trimmedText(100).describe('In words, such as row C.'),
  schedule,
  checklist: z.array(checklistItem).min(1).max(ITEMS_MAX),
  reason,
});
export type PlanBody = z.output<typeof planBody>;
export const changedPlanBody = planBody.omit({ planId: true });
export const planPath = z.object({ planId: id });
export const inspectionPath = z.object({ inspectionId: id });
const limit = z.coerce.number().int().min(1).max(200).default(50);
export const plansQuery = z.strictObject({ after: id.default(''), limit });
const verdict = z.enum(['incomplete', 'passed', 'passed_with_remarks', 'follow_up', 'closed']);
export const inspectionsQuery = z.strictObject({
  planId: id.optional().describe('Left out: of all plans.'),
  verdict: verdict.optional().describe('`incomplete`: those that wait for answers.'),
  before: z.iso.datetime({ offset: true }).optional().describe('Those that were due before.'),
  limit,
});
export const answersBody = z.strictObject({
  answers: z
    .record(id, answer)
    .refine((all) => Object.keys(all).length <= ITEMS_MAX, `may hold ${ITEMS_MAX} answers`)
    .describe('By item: yes or no, what a gauge shows, or null where the item is not there.'),
  reason,
});

const time = z.iso.datetime();
const itemView = z.looseObject({ itemId: z.string(), kind: z.string(), weight: z.string() });
export const planView = z.object({
  planId: z.string(),
  title: z.string(),
  place: z.string(),
  schedule: z.looseObject({ timeZone: z.string(), from: z.string(), at: z.string() }),
  checklist: z.array(itemView),
  isPaused: z.boolean(),
  nextDueAt: time.nullable(),
  changedAt: time,
  endedAt: time.nullable().describe('Since when it is over for ever, by an act; it stays as it is.'),
});
export const plansView = z.object({ plans: z.array(planView), next: z.string().nullable() });
export const inspectionView = z.object({
  inspectionId: z.string(),
  planId: z.string(),
  title: z.string(),
  place: z.string(),
  reportId: z.string(),
  dueAt: time,
  checklist: z.array(itemView),
  answers: z.record(z.string(), answer),
  verdict: z.string(),
  followUps: z.array(z.object({ itemId: z.string(), reportId: z.string() })),
});
export const inspectionsView = z.object({ inspections: z.array(inspectionView) });
export const findingsView = z.object({
  verdict,
  missing: z.array(z.string()),
  failed: z.array(z.string()),
});
