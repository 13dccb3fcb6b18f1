import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { idSchema, openEnum, timeSchema } from '../fields.ts';

const reportId = 'report-0001';
const agencyId = 'fire-department';

/** What becomes of citizens' reports. Who reported, and in which words, stays in the hotline. */
export const civicEventsV1 = defineTopic({
  name: 'civic.events.v1',
  status: 'published',
  key: 'reportId',
  description: 'Reports to the civic hotline, on their way to the agency in charge and to an end.',
  producers: ['civic-router'],
  consumers: ['agencies', { name: 'console', writtenFor: 'civic.events.v1', follows: true }],
  events: {
    reported: event(
      'A report came in.',
      z.looseObject({
        reportId: idSchema,
        serviceCode: idSchema.describe('Open311 service code.'),
        category: openEnum(['noise', 'fire_safety', 'waste', 'lost_child', 'other']),
        zoneId: idSchema,
        reportedAt: timeSchema,
      }),
      {
        reportId,
        serviceCode: 'fire-inspection',
        category: 'fire_safety',
        zoneId: 'row-c',
        reportedAt: '2026-11-22T12:00:00.000Z',
      },
    ),
    routed: event(
      'An agency is in charge, with deadlines to acknowledge and to resolve.',
      z.looseObject({
        reportId: idSchema,
        agencyId: idSchema,
        ruleId: idSchema.describe('`fallback` where no rule held, `operator` where a person decided.'),
        acknowledgeBy: timeSchema,
        resolveBy: timeSchema,
      }),
      {
        reportId,
        agencyId,
        ruleId: 'fire-anywhere',
        acknowledgeBy: '2026-11-22T12:10:00.000Z',
        resolveBy: '2026-11-22T14:00:00.000Z',
      },
    ),
    acknowledged: event(
      'The agency has taken it on.',
      z.looseObject({ reportId: idSchema, agencyId: idSchema }),
      { reportId, agencyId },
    ),
    resolved: event(
      'The agency is done with it.',
      z.looseObject({
        reportId: idSchema,
        agencyId: idSchema,
        outcome: openEnum(['done', 'no_action', 'duplicate']),
      }),
      { reportId, agencyId, outcome: 'done' },
    ),
    sla_breached: event(
      'A deadline has passed.',
      z.looseObject({
        reportId: idSchema,
        agencyId: idSchema,
        deadline: z.enum(['acknowledge', 'resolve']),
        dueAt: timeSchema,
      }),
      { reportId, agencyId, deadline: 'acknowledge', dueAt: '2026-11-22T12:10:00.000Z' },
    ),
    duplicate_found: event(
      'The report is about the same thing as an older one, and shares its fate.',
      z.looseObject({ reportId: idSchema, duplicateOf: idSchema, clusterId: idSchema }),
      { reportId, duplicateOf: 'report-0000', clusterId: 'report-0000' },
    ),
    reopened: event(
      'The agency is not done with it after all.',
      z.looseObject({ reportId: idSchema, agencyId: idSchema }),
      { reportId, agencyId },
    ),
    handed_over: event(
      'An operator has put others in charge.',
      z.looseObject({ reportId: idSchema, agencyId: idSchema }),
      { reportId, agencyId },
    ),
    escalated: event(
      'A deadline was missed and still nothing has happened, so somebody else is told.',
      z.looseObject({
        reportId: idSchema,
        agencyId: idSchema,
        deadline: z.enum(['acknowledge', 'resolve']),
        to: idSchema,
      }),
      { reportId, agencyId, deadline: 'acknowledge', to: 'market-office' },
    ),
  },
});

export type CivicEventsV1Event = EventOf<typeof civicEventsV1>;
