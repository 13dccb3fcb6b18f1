import { z } from 'zod';
import { OBJECT_TYPES, OPERATIONS } from '../../../domain/openadr/subscription.ts';
import { objectId, valuesMap } from './object-schemas.ts';

const time = z.iso.datetime();
const operation = {
  objects: z.array(z.enum(OBJECT_TYPES)).min(1).max(6),
  operations: z.array(z.enum(OPERATIONS)).min(1).max(4),
  callbackUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .max(2_000)
    // It would be another origin to a reader than to the caller.
    .refine((url) => !/^[a-z]+:\/\/[^/?#]*@/.test(url), 'must not hold a user')
    .transform((url) => new URL(url).href),
};

const told = {
  clientName: z.string().min(1).max(128),
  programID: objectId,
  targets: z.array(valuesMap).max(20).nullable().default(null),
};

/** What a client sends; fields that the server provisions may be in it and are not looked at. */
export const subscriptionBody = z.strictObject({
  id: objectId.optional(),
  createdDateTime: time.optional(),
  modificationDateTime: time.optional(),
  objectType: z.enum(['SUBSCRIPTION']).optional(),
  ...told,
  objectOperations: z
    .array(
      z.strictObject({
        ...operation,
        bearerToken: z.string().min(1).max(4_096).nullable().default(null).describe('Never shown again.'),
      }),
    )
    .min(1)
    .max(10),
});

export const subscriptionObject = z.object({
  id: objectId,
  createdDateTime: time,
  modificationDateTime: time,
  objectType: z.enum(['SUBSCRIPTION']),
  clientName: z.string(),
  programID: objectId,
  objectOperations: z.array(
    z.object({
      objects: z.array(z.enum(OBJECT_TYPES)),
      operations: z.array(z.enum(OPERATIONS)),
      callbackUrl: z.string(),
      bearerToken: z.null().describe('Not shown.'),
    }),
  ),
  targets: z.array(valuesMap),
});
export const subscriptionObjects = z.array(subscriptionObject);
