import { cappedCount } from '@night-market/service-kit';
import { z } from 'zod';
import type { ReportSummary } from '../../watch-reports/summarize-reports.ts';
import { id } from './schemas.ts';

const CURSOR = /^(\d{1,15}(?:\.\d{1,6})?)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const watchQuery = z.strictObject({
  status: z.enum(['open', 'closed']).optional(),
  category: id.optional(),
  agencyId: id.optional().describe('In charge of the report, or of a part of it.'),
  late: z.enum(['true', 'false']).optional().describe('Whether a deadline was missed.'),
  after: z
    .string()
    .regex(CURSOR, 'must be the `next` of a page')
    .transform((text) => {
      const [, requestedAtMs, reportId] = CURSOR.exec(text)!;
      return { requestedAtMs: Number(requestedAtMs), reportId: reportId! };
    })
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const watchedView = z.object({
  reportId: z.string(),
  serviceCode: z.string(),
  category: z.string(),
  severity: z.int(),
  status: z.string(),
  duplicateOf: z.string().nullable(),
  description: z.string().nullable(),
  lat: z.number().nullable(),
  long: z.number().nullable(),
  requestedAt: z.iso.datetime(),
  parts: z.array(z.object({ agencyId: z.string(), state: z.string() })),
  missedDeadlines: z.int(),
});

export const watchedPage = z.object({
  reports: z.array(watchedView),
  next: z.string().nullable().describe('Where the next page begins (`after`); null on the last one.'),
});

const count = z.int().min(0);

export const summaryView = z.object({
  open: cappedCount,
  late: cappedCount.describe('Open ones of which a deadline was missed.'),
  untaken: cappedCount.describe('Open ones that an agency has been told of and has not taken on.'),
  waitingForReporter: cappedCount.describe('Open ones that wait for an answer of the reporter.'),
  closed: cappedCount.describe('In the last hours, as many as windowHours says.'),
  windowHours: z.int().min(1),
  agencies: z
    .array(z.object({ agencyId: z.string(), open: count, untaken: count, late: count }))
    .readonly()
    .describe('With whom the open ones are, those with most that are late first; at most 20.'),
}) satisfies z.ZodType<ReportSummary>;
