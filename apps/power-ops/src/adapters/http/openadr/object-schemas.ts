import { z } from 'zod';

/** What OpenADR 3.0.1 calls objectID: it may hold less than ids of ours do. */
export const objectId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[a-zA-Z0-9_-]*$/, 'may hold letters, digits, _ and -');
const time = z.iso.datetime();
const text = z.string().min(1).max(128);
const point = z.strictObject({ x: z.number(), y: z.number() });

export const valuesMap = z.object({
  type: text,
  values: z.array(z.union([z.number(), z.string().max(1_000), z.boolean(), point])).max(100),
});
const intervalPeriod = z.object({
  start: time,
  duration: z.string().describe('ISO 8601; PT0S of an event that goes on: without end.'),
});
const interval = z.object({ id: z.int(), payloads: z.array(valuesMap) });
const provisioned = { id: objectId, createdDateTime: time, modificationDateTime: time };
const descriptor = {
  payloadType: text,
  readingType: z.string().optional(),
  units: z.string().optional(),
};
const eventDescriptor = z.object({
  objectType: z.enum(['EVENT_PAYLOAD_DESCRIPTOR']),
  payloadType: text,
  units: z.string().optional(),
});
const reportDescriptor = z.object({ objectType: z.enum(['REPORT_PAYLOAD_DESCRIPTOR']), ...descriptor });

export const programObject = z.object({
  ...provisioned,
  objectType: z.enum(['PROGRAM']),
  programName: text,
  programLongName: z.string(),
  programType: z.string(),
  bindingEvents: z.boolean(),
  localPrice: z.boolean(),
  payloadDescriptors: z.array(z.union([eventDescriptor, reportDescriptor])),
  targets: z.array(valuesMap),
});

export const eventObject = z.object({
  ...provisioned,
  objectType: z.enum(['EVENT']),
  programID: objectId,
  eventName: z.string(),
  priority: z.int().min(0).describe('A lower number is a higher priority.'),
  targets: z.array(valuesMap),
  reportDescriptors: z.array(z.object(descriptor)),
  payloadDescriptors: z.array(eventDescriptor),
  intervalPeriod,
  intervals: z.array(interval),
});

export const reportObject = z.object({
  ...provisioned,
  objectType: z.enum(['REPORT']),
  programID: objectId,
  eventID: objectId,
  clientName: text,
  payloadDescriptors: z.array(reportDescriptor),
  resources: z.array(z.object({ resourceName: text, intervalPeriod, intervals: z.array(interval) })),
});

export const programObjects = z.array(programObject);
export const eventObjects = z.array(eventObject);
export const reportObjects = z.array(reportObject);
