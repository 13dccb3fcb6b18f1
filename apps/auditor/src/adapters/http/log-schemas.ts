import { plainText } from '@night-market/service-kit';
import { z } from 'zod';
import type { ShownRecord } from '../../browse-log/shown-record.ts';

const PARTITIONS_MAX = 100_000;

const digits = z.string().regex(/^\d{1,18}$/);
const partition = z.coerce.number().int().min(0).max(PARTITIONS_MAX);
/** Long enough for every topic of Kafka. */
const topic = plainText(249);

export const topicPath = z.object({ topic });
export const recordPath = z.object({ topic, partition, offset: digits });
export const recordsQuery = z.strictObject({
  partition: partition.optional().describe('Else that of the key, or the first.'),
  from: digits.optional().describe('The first offset that is wanted; without it the last records.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  key: plainText(300).optional(),
  type: plainText(100).optional(),
  text: plainText(200).optional().describe('Stands somewhere in the record, in any case.'),
});

const ends = { partition: z.int(), low: z.string(), high: z.string() };

export const topicsAnswer = z.object({
  topics: z.array(z.object({ topic: z.string(), partitions: z.array(z.object(ends)) })),
});

const record = z.object({
  partition: z.int(),
  offset: z.string(),
  at: z.iso.datetime(),
  key: z.string().nullable(),
  type: z.string().nullable().describe('Null where the record is no event of its topic.'),
  eventId: z.string().nullable(),
  correlationId: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  bytes: z.int().describe('Of the value as the broker holds it.'),
  json: z
    .unknown()
    .describe('The value where it is JSON of a reasonable size, else null; personal data is masked.'),
  fault: z.string().nullable().describe('Why it is no event of its topic.'),
}) satisfies z.ZodType<ShownRecord>;

export const recordsAnswer = z.object({
  ...{ topic: z.string(), ...ends },
  scanned: z.object({
    from: z.string(),
    to: z.string().describe('Behind the last offset that was looked at.'),
  }),
  records: z.array(record),
  next: z.string().nullable().describe('Where to go on (`from`); null at the end of the log.'),
});

/** Of z.base64() OpenAPI 3.0 does not know how to tell. */
const base64 = z
  .string()
  .regex(/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/);

export const recordAnswer = z.object({
  ...{ topic: z.string(), partition: z.int(), offset: z.string(), at: z.iso.datetime() },
  key: base64.nullable(),
  value: base64.nullable(),
  headers: base64.describe('As Kafka writes them into a record.'),
});
