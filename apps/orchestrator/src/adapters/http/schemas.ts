import { OPS_REASON_MAX } from '@night-market/contracts';
import type { Actor, Machine, OverallState } from '@night-market/refund-saga';
import { cappedCount, conversationLine, plainText as text, trailViews } from '@night-market/service-kit';
import { z } from 'zod';
import type { SagasByTime } from '../../read-sagas/ports.ts';
import type { SagaSummary } from '../../read-sagas/summarize-sagas.ts';

type TimePlace = NonNullable<SagasByTime['after']>;

const STATES = [
  'None',
  'Requested',
  'CaptureFailed',
  'Captured',
  'RefundCommanded',
  'NeedsAttention',
  'Refunded',
] as const satisfies readonly OverallState[];

const actor = z.enum(['event', 'timer', 'operator', 'saga']) satisfies z.ZodType<Actor>;

export const sagaPath = z.object({ orderId: text(100) });
export const legPath = z.object({ orderId: text(100), dupTxnId: text(100) });

/** Where a page of a list in the order of time begins. */
const CURSOR = /^(\d{1,13})_(.{1,100})$/su;

export const timeCursor = ({ updatedAtMs, orderId }: TimePlace): string => `${updatedAtMs}_${orderId}`;

export function timePlaceIn(cursor: string): TimePlace | undefined {
  const [, updatedAtMs, orderId] = CURSOR.exec(cursor) ?? [];
  return orderId === undefined ? undefined : { updatedAtMs: Number(updatedAtMs), orderId };
}

const listFields = z.strictObject({
  after: text(114).optional().describe('The `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  open: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
  state: z.enum(STATES).optional(),
  stall: text(100).optional(),
  sort: z
    .enum(['updated', '-updated'])
    .optional()
    .describe('By when they moved last; with a minus the newest first. Without it, by order id.'),
});

export const listQuery = listFields.superRefine(({ after, sort, stall }, context) => {
  if (sort === undefined) return;
  const refuse = (field: 'after' | 'sort', message: string): void =>
    context.addIssue({ code: 'custom', path: [field], message });
  if (stall !== undefined) refuse('sort', 'goes without a stall: those of a stall are listed by order id');
  if (after !== undefined && timePlaceIn(after) === undefined)
    refuse('after', 'must be the `next` of a page in this order');
});

export const retryBody = z.strictObject({ reason: text(OPS_REASON_MAX) });
export const outsideBody = z.strictObject({
  reason: text(OPS_REASON_MAX),
  evidence: text(200).describe('Where the proof is kept, such as the number of a receipt. No personal data.'),
});
export const noteBody = z.strictObject({ note: text(OPS_REASON_MAX) });

export const sagaView = z.object({
  orderId: z.string(),
  stallId: z.string().nullable().describe('Null until the request of the order is heard.'),
  state: z.enum(STATES),
  settled: z.boolean(),
  legs: z.array(
    z.object({
      ...{ dupTxnId: z.string(), state: z.string(), attempt: z.int() },
      failureCode: z.string().nullable().describe('Why the last attempt came to nothing.'),
    }),
  ),
  correlationId: z.uuid(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});

export const sagaPage = z.object({ sagas: z.array(sagaView), next: z.string().nullable() });

export const summaryView = z.object({
  open: cappedCount,
  needsAttention: cappedCount.describe('Open ones with a refund that waits for an operator.'),
  settled: cappedCount.describe('In the last hours, as many as windowHours says.'),
  windowHours: z.int().min(1),
}) satisfies z.ZodType<SagaSummary>;

export const sagaDetail = sagaView.extend({
  history: z.array(
    z.object({
      n: z.int(),
      on: z.string(),
      machine: z.enum(['order', 'leg']),
      leg: z.string().nullable(),
      from: z.string(),
      to: z.string(),
      actor,
      eventId: z.uuid(),
      at: z.iso.datetime(),
      correlationId: z.uuid(),
      record: trailViews.recordPlace
        .nullable()
        .describe('Where the record of the event stands in the log; null when that is not known (any more).'),
    }),
  ),
});

export const retriesView = z.object({
  retries: z.array(
    z.object({
      n: z.int().describe('Its line in the history.'),
      leg: z.string(),
      operator: z.string(),
      reason: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});

export const sagaActsView = z.object({
  acts: z.array(
    z.object({
      n: z.int().describe('Its line in the history.'),
      on: z.string(),
      leg: z.string().nullable(),
      operator: z.string(),
      reason: z.string().describe('Of a note: the note.'),
      evidence: z.string().nullable().describe('Where the proof is kept.'),
      at: z.iso.datetime(),
    }),
  ),
});

export const conversationView = z.object({
  conversationId: z.uuid(),
  requests: z.array(
    z.object({
      ...{ orderId: z.string(), dupTxnId: z.string(), state: z.string(), isOver: z.boolean() },
      replyBy: z.iso
        .datetime()
        .nullable()
        .describe('When its silence counts as an answer; null once it was answered.'),
      entries: z.array(conversationLine),
    }),
  ),
});

const machine = z.object({
  initial: z.string(),
  final: z.array(z.string()).readonly(),
  states: z.array(z.string()).readonly(),
  transitions: z
    .array(
      z.object({
        from: z.string(),
        on: z.string(),
        when: z.string().exactOptional(),
        to: z.string(),
        update: z.array(z.string()).readonly().exactOptional(),
        emit: z.array(z.string()).readonly().exactOptional(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<Machine>;

export const definitionView = z.object({
  name: z.string(),
  version: z.int(),
  actors: z.record(z.string(), actor).describe('Who causes each trigger.'),
  machines: z.object({ order: machine, leg: machine }),
  mermaid: z.string(),
});
