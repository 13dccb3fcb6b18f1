import { sealedBody, trimmedText } from '@night-market/service-kit';
import { z } from 'zod';
import { id, reason } from './schemas.ts';

export const deskPath = z.object({ deskId: id });
export const deskBody = sealedBody(
  z.strictObject({
    name: trimmedText(100).describe('Of the desk or the role, not of a person.'),
    mail: z.email().max(254).describe('Best a mailbox of the role. Kept sealed, and never shown.'),
    reason,
  }),
);
export const desksQuery = z.strictObject({
  after: id.default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const desksView = z.object({
  desks: z.array(z.object({ deskId: z.string(), name: z.string(), changedAt: z.iso.datetime() })),
  next: z.string().nullable(),
});
