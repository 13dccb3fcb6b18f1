import {
  TRAIL_KINDS,
  type FoundTrail,
  type Trail,
  type TrailPlace,
  type TrailStep,
} from '@night-market/kernel';
import { z } from 'zod';

/** Where a record stands in the log. */
export const recordPlace = z.object({
  topic: z.string(),
  partition: z.int().min(0),
  offset: z.string().regex(/^-?\d+$/),
}) satisfies z.ZodType<TrailPlace>;

/** A step of the way of a correlation id; what the console passes on is the same. */
export const trailStep = z.object({
  at: z.iso.datetime(),
  kind: z.enum(TRAIL_KINDS),
  what: z.string(),
  subject: z.string().nullable().describe('What it is about.'),
  eventId: z.uuid().nullable(),
  place: recordPlace
    .nullable()
    .describe('Where the record of the event is; null where there is none, or it is not known.'),
  detail: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<TrailStep>;

export const trailView = z.object({
  steps: z.array(trailStep).readonly(),
  isMore: z.boolean().describe('Whether there is more than is told.'),
}) satisfies z.ZodType<Trail>;

/** A correlation id that an id leads to; what the console passes on is the same. */
export const foundTrail = z.object({
  correlationId: z.uuid(),
  at: z.iso.datetime(),
  what: z.string().describe('What happened there.'),
  subject: z.string().nullable().describe('What it is about.'),
}) satisfies z.ZodType<FoundTrail>;

export const foundTrailsView = z.object({ trails: z.array(foundTrail).readonly() });
