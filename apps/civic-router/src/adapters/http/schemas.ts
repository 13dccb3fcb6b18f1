import { ACT_REASON_MAX, inAddresses } from '@night-market/contracts';
import { WEEKDAYS } from '@night-market/deadlines';
import { trimmedText } from '@night-market/service-kit';
import { z } from 'zod';

export const id = inAddresses(
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9._:-]*$/, 'may hold letters, digits and . _ : -'),
);
export const reason = trimmedText(ACT_REASON_MAX);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30');
const hours = z.array(z.strictObject({ from: clockTime, until: clockTime })).max(10);
const week = z.strictObject(
  Object.fromEntries(WEEKDAYS.map((day) => [day, hours.optional()])) as Record<
    (typeof WEEKDAYS)[number],
    z.ZodOptional<typeof hours>
  >,
);
const timeZone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Asia/Taipei');
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const rings = z.array(z.array(position).min(4).max(2_000)).min(1).max(20);
const area = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Polygon'), coordinates: rings }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(rings).min(1).max(50) }),
]);
const agencyIds = z.array(id).min(1).max(10);
const rule = z.strictObject({
  ruleId: id,
  priority: z.int().min(0).max(1_000_000),
  when: z.strictObject({
    categories: z.array(id).max(50).optional(),
    words: z.array(trimmedText(100)).max(200).optional(),
    areas: z.array(id).max(200).optional(),
    hours: week.optional(),
    severity: z.int().min(1).max(5).optional(),
  }),
  agencyIds,
});
const durationMs = z.int().min(1_000).max(31_536_000_000);
const level = z.strictObject({
  calendar: z.strictObject({
    timeZone,
    week,
    exceptions: z.record(z.iso.date(), hours).optional(),
  }),
  acknowledgeWithinMs: durationMs,
  resolveWithinMs: durationMs,
  escalation: z
    .array(
      z.strictObject({
        afterMs: z.int().min(0).max(31_536_000_000),
        to: id.describe('An agency, or a duty desk.'),
      }),
    )
    .max(10)
    .default([]),
});

export const bookBody = z.strictObject({
  rules: z.strictObject({
    timeZone,
    areas: z.record(id, area).default({}),
    rules: z.array(rule).max(500),
    fallbackAgencyId: id.describe('Gets what no rule holds for.'),
  }),
  levels: z
    .looseObject({ default: level })
    .catchall(level)
    .describe('By category; `default` for those that are not named.'),
  version: z.int().min(0).describe('The version that you changed; 0 when there is none.'),
  reason,
});
export type BookBody = z.output<typeof bookBody>;
export const dryRunBody = z.strictObject({
  serviceCode: id,
  description: z.string().max(4_000).optional(),
  lat: z.number().min(-90).max(90).optional(),
  long: z.number().min(-180).max(180).optional(),
  severity: z.int().min(1).max(5).optional(),
});
export const versionPath = z.object({ version: z.coerce.number().int().min(0).max(2_147_483_647) });
const limit = z.coerce.number().int().min(1).max(200).default(50);
export const booksQuery = z.strictObject({
  before: z.coerce.number().int().min(0).max(2_147_483_647).default(2_147_483_647),
  limit,
});
export const historyQuery = z.strictObject({
  before: z.coerce.number().int().min(1).max(1e15).default(1e15),
  limit,
});
export const agencyPath = z.object({ agencyId: id });
export const agencyBody = z.strictObject({
  name: trimmedText(100),
  keyHolderId: z
    .uuid()
    .nullable()
    .default(null)
    .describe('Who holds its API keys, by POST /ops/agency-keys.'),
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .default(null)
    .describe('Null: it is told nothing.'),
  secrets: z
    .array(z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must have the form whsec_<base64>'))
    .min(1)
    .max(2)
    .optional()
    .describe('They sign its webhooks, the newest first; those that it has stay when they are left out.'),
  reason,
});
export const agenciesQuery = z.strictObject({ after: id.default(''), limit });
export const reportPath = z.object({ reportId: z.uuid({ error: 'must be a UUID' }) });
export const reasonBody = z.strictObject({ reason });
export const reasonQuery = z.strictObject({ reason });
export const rerouteBody = z.strictObject({ agencyIds, reason });
export const closeBody = z.strictObject({ outcome: z.enum(['done', 'no_action']), reason });

const time = z.iso.datetime();
const reasonView = z.object({
  version: z.int(),
  ruleId: z.string().nullable(),
  matches: z.array(z.object({ by: z.string(), value: z.string() })),
});
const words = z.object({ en: z.string(), zhTw: z.string() });
export const routingView = z.object({
  agencyIds: z.array(z.string()),
  zoneId: z.string(),
  reason: reasonView,
  words,
  passedOver: z.array(z.object({ ruleId: z.string(), failed: z.string() })),
});
export const bookView = z.looseObject({
  version: z.int(),
  actor: z.string(),
  reason: z.string(),
  setAt: time,
});
export const booksView = z.object({ books: z.array(bookView) });
export const versionView = z.object({ version: z.int() });
export const agencyView = z.object({
  agencyId: z.string(),
  name: z.string(),
  keyHolderId: z.string().nullable(),
  webhookUrl: z.string().nullable(),
  hasSecrets: z.boolean(),
  changedAt: time,
});
export const agenciesView = z.object({ agencies: z.array(agencyView), next: z.string().nullable() });
export const partView = z.object({
  agencyId: z.string(),
  state: z.string(),
  routedAt: time,
  acknowledgeBy: time,
  resolveBy: time,
  reason: reasonView,
  words,
});
export const reportView = z.object({
  reportId: z.string(),
  serviceCode: z.string(),
  category: z.string(),
  zoneId: z.string(),
  status: z.string(),
  clusterId: z.string(),
  duplicateOf: z.string().nullable(),
  description: z.string().nullable(),
  mediaUrls: z.array(z.string()).describe('Its photos, in their order.'),
  requestedAt: time,
  updatedAt: time,
  parts: z.array(partView),
  missed: z.array(z.object({ agencyId: z.string(), deadline: z.string(), dueAt: time })),
});
export const historyView = z.object({
  acts: z.array(
    z.object({
      id: z.number(),
      act: z.string(),
      actor: z.string(),
      reason: z.string(),
      detail: z.unknown(),
      at: time,
    }),
  ),
});
export const personalView = z.object({
  reporter: z.record(z.string(), z.string()),
  description: z.string().nullable(),
  address: z.string().nullable(),
  attributes: z.record(z.string(), z.array(z.string())),
  answers: z
    .array(z.object({ answerId: z.string(), isComment: z.boolean(), at: time, text: z.string() }))
    .describe('What reporters said afterwards, the oldest first.'),
});
export const doneView = z.object({ outcome: z.string() });
