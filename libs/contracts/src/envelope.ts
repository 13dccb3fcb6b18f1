import { z } from 'zod';

/**
 * The JSON value of every record on the bus. Unknown fields pass through untouched, so that a newer
 * producer never loses data in an older consumer.
 */
export const envelopeSchema = z.looseObject({
  id: z.uuid(),
  topic: z.string().min(1),
  /** When the fact happened: ISO 8601 in UTC with milliseconds. */
  ts: z.iso.datetime(),
  /** The aggregate's id; also the partition key. */
  key: z.string().min(1).max(200),
  type: z.string().min(1),
  payload: z.looseObject({}),
  /** Runs from the first HTTP request to the last refund. */
  correlationId: z.uuid(),
  /** The event that led to this one; for the first event of a chain, the correlation id. */
  causationId: z.uuid(),
});

export type Envelope = z.infer<typeof envelopeSchema>;
