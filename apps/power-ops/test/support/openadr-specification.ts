import { z } from 'zod';

/** Shapes of the OpenAPI document of OpenADR 3.0.1: required fields, enumerations, patterns; nothing else may be said. */
const objectID = z
  .string()
  .regex(/^[a-zA-Z0-9_-]*$/)
  .min(1)
  .max(128);
const dateTime = z.iso.datetime({ offset: true });
const duration = z
  .string()
  .regex(
    /^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/,
  );
const name = z.string().min(1).max(128);
const some = <S extends z.ZodType>(schema: S) => schema.nullable().optional();
const provisioned = {
  id: objectID.optional(),
  createdDateTime: dateTime.optional(),
  modificationDateTime: dateTime.optional(),
};
const point = z.strictObject({ x: z.number(), y: z.number() });
const valuesMap = z.strictObject({
  type: name,
  values: z.array(z.union([z.number(), z.string(), z.boolean(), point])),
});
const intervalPeriod = z.strictObject({
  start: dateTime,
  duration: duration.optional(),
  randomizeStart: duration.optional(),
});
const interval = z.strictObject({
  id: z.int(),
  intervalPeriod: intervalPeriod.optional(),
  payloads: z.array(valuesMap),
});
const eventPayloadDescriptor = z.strictObject({
  objectType: z.literal('EVENT_PAYLOAD_DESCRIPTOR').optional(),
  payloadType: name,
  units: some(z.string()),
  currency: some(z.string()),
});
const reportPayloadDescriptor = z.strictObject({
  objectType: z.literal('REPORT_PAYLOAD_DESCRIPTOR').optional(),
  payloadType: name,
  readingType: some(z.string()),
  units: some(z.string()),
  accuracy: some(z.number()),
  confidence: some(z.int().min(0).max(100)),
});
const reportDescriptor = z.strictObject({
  payloadType: name,
  readingType: some(z.string()),
  units: some(z.string()),
  targets: some(z.array(valuesMap)),
  aggregate: z.boolean().optional(),
  startInterval: z.int().optional(),
  numIntervals: z.int().optional(),
  historical: z.boolean().optional(),
  frequency: z.int().optional(),
  repeat: z.int().optional(),
});

export const program = z.strictObject({
  ...provisioned,
  objectType: z.literal('PROGRAM').optional(),
  programName: name,
  programLongName: some(z.string()),
  retailerName: some(z.string()),
  retailerLongName: some(z.string()),
  programType: some(z.string()),
  country: some(z.string()),
  principalSubdivision: some(z.string()),
  timeZoneOffset: duration.optional(),
  intervalPeriod: intervalPeriod.optional(),
  programDescriptions: some(z.array(z.strictObject({ URL: z.url() }))),
  bindingEvents: some(z.boolean()),
  localPrice: some(z.boolean()),
  payloadDescriptors: some(z.array(z.union([eventPayloadDescriptor, reportPayloadDescriptor]))),
  targets: some(z.array(valuesMap)),
});

export const event = z.strictObject({
  ...provisioned,
  objectType: z.literal('EVENT').optional(),
  programID: objectID,
  eventName: some(z.string()),
  priority: some(z.int().min(0)),
  targets: some(z.array(valuesMap)),
  reportDescriptors: some(z.array(reportDescriptor)),
  payloadDescriptors: some(z.array(eventPayloadDescriptor)),
  intervalPeriod: intervalPeriod.optional(),
  intervals: z.array(interval),
});

export const report = z.strictObject({
  ...provisioned,
  objectType: z.literal('REPORT').optional(),
  programID: objectID,
  eventID: objectID,
  clientName: name,
  reportName: some(z.string()),
  payloadDescriptors: some(z.array(reportPayloadDescriptor)),
  resources: z.array(
    z.strictObject({
      resourceName: name,
      intervalPeriod: intervalPeriod.optional(),
      intervals: z.array(interval),
    }),
  ),
});

const objectTypes = z.enum(['PROGRAM', 'EVENT', 'REPORT', 'SUBSCRIPTION', 'VEN', 'RESOURCE']);

export const subscription = z.strictObject({
  ...provisioned,
  objectType: z.literal('SUBSCRIPTION').optional(),
  clientName: name,
  programID: objectID,
  objectOperations: z.array(
    z.strictObject({
      objects: z.array(objectTypes),
      operations: z.array(z.enum(['READ', 'CREATE', 'UPDATE', 'DELETE'])),
      callbackUrl: z.url(),
      bearerToken: some(z.string()),
    }),
  ),
  targets: some(z.array(valuesMap)),
});

export const notification = z.strictObject({
  objectType: objectTypes,
  operation: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  object: z.union([event, report]),
  targets: some(z.array(valuesMap)),
});
