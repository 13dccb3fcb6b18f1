import { z } from 'zod';
import { objectId } from './object-schemas.ts';

const count = (most: number) => z.coerce.number().int().min(0).max(most);
const page = {
  skip: count(1e9).default(0).describe('So many are left out.'),
  limit: count(50).default(50),
};
/** The framework gives one value as a text and several as a list. */
const values = z
  .union([z.string().max(1_000), z.array(z.string().max(1_000)).max(100)])
  .optional()
  .describe('Those that are targeted; of targetType RESOURCE_NAME they are stalls.');
const targeting = { targetType: z.string().max(128).optional(), targetValues: values };

export const programsQuery = z.strictObject({ ...targeting, ...page });
export const eventsQuery = z.strictObject({ programID: objectId.optional(), ...targeting, ...page });
export const reportsQuery = z.strictObject({
  programID: objectId.optional(),
  eventID: objectId.optional(),
  clientName: z.string().min(1).max(128).optional(),
  ...page,
});
export const subscriptionsQuery = z.strictObject({
  programID: objectId.optional(),
  clientName: z.string().min(1).max(128).optional(),
  ...page,
});
export const programPath = z.object({ programID: objectId });
export const eventPath = z.object({ eventID: objectId });
export const reportPath = z.object({ reportID: objectId });
export const subscriptionPath = z.object({ subscriptionID: objectId });

/** Ours are UUIDs: whatever else is a good id names nothing. */
export const isOurs = (id: string): boolean => z.uuid().safeParse(id).success;

interface Targeting {
  readonly targetType?: string | undefined;
  readonly targetValues?: string | readonly string[] | undefined;
}

/** The stalls that are asked for: undefined: all; an empty list: there are no targets of this type. */
export function targetedStalls({ targetType, targetValues }: Targeting): readonly string[] | undefined {
  if (targetType === undefined && targetValues === undefined) return undefined;
  if (targetType !== undefined && targetType !== 'RESOURCE_NAME') return [];
  return targetValues === undefined ? undefined : [targetValues].flat();
}
