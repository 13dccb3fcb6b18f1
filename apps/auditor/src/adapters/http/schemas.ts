import { z } from 'zod';

export const auditBody = z.strictObject({
  /** How long to wait at most until consumers have no lag. */
  settleMs: z.int().min(0).max(600_000).default(0),
});
export const auditPath = z.object({ id: z.uuid() });
export const findingsQuery = z.strictObject({
  /** `n` of the last finding of the page before. */
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .default('0'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const finding = z.object({
  kind: z.enum(['gap', 'double', 'inversion']),
  consumer: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  key: z.string(),
  eventId: z.uuid(),
});

export const findingsAnswer = z.object({
  findings: z.array(finding.extend({ n: z.string(), foundAt: z.iso.datetime() })),
  next: z.string().nullable(),
});

export const auditAnswer = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  startedAt: z.iso.datetime(),
  lagEvents: z.int(),
  rows: z.array(
    z.object({
      topic: z.string(),
      consumer: z.string(),
      records: z.int(),
      copies: z.int(),
      gaps: z.int(),
      doubles: z.int(),
      inversions: z.int(),
    }),
  ),
  findings: z.array(finding),
  error: z.string().nullable(),
});
