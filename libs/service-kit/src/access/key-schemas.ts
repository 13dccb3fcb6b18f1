import type { HolderView } from '@night-market/access';
import { OPS_REASON_MAX } from '@night-market/contracts';
import { z } from 'zod';
import { trimmedText } from '../http/plain-text.ts';

const name = trimmedText(100);
const stallId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9._:-]+$/, 'may hold letters, digits and . _ : -');

const reason = trimmedText(OPS_REASON_MAX).optional().describe('Why; it is kept in the audit.');

export const holderBody = z.strictObject({ name, reason });
export const terminalBody = z.strictObject({ name, stallId, reason });
export const rotateBody = z.strictObject({ reason }).default({});
export const holderPath = z.object({ id: z.uuid({ error: 'must be a UUID' }) });
export const revokeBody = z.strictObject({
  prefix: z
    .string()
    .regex(/^[a-z2-9]{8}$/, 'must be the prefix of a key')
    .optional()
    .describe('Revokes this key alone; all keys when it is left out.'),
  reason,
});
export const holdersQuery = z.strictObject({
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const time = z.iso.datetime();
const holderView = z.object({
  id: z.uuid(),
  name: z.string(),
  stallId: z.string().nullable(),
  keys: z.array(
    z.object({
      prefix: z.string(),
      createdAt: time,
      createdBy: z.string(),
      revokedAt: time.nullable(),
      lastSeenAt: time.nullable(),
      refusedAt: time.nullable().describe('When it was shown last although it is revoked.'),
      expiresAt: time.nullable().describe('When a credential ends that the device has replaced.'),
      isSigning: z.boolean().describe('A public key of an enrolled device, and no API key.'),
      software: z.string().nullable().describe('What the device said last of its program.'),
    }),
  ),
});
export { holderView };
export const holdersView = z.object({ holders: z.array(holderView), next: z.string().nullable() });
export const issuedView = z.object({
  holder: holderView,
  key: z.string().describe('Shown this once; nobody can look it up again.'),
});

export const toHolderView = ({ keys, ...holder }: HolderView): z.output<typeof holderView> => ({
  ...holder,
  keys: keys.map(({ createdAt, revokedAt, lastSeenAt, refusedAt, expiresAt, ...key }) => ({
    ...key,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    refusedAt: refusedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  })),
});
