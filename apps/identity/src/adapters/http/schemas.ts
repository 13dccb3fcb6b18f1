import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN, ROLES } from '../../domain/operator.ts';

/** Not an e-mail address: names stand beside acts for years. */
const operatorName = z
  .string()
  .min(2)
  .max(50)
  .regex(/^[A-Za-z][A-Za-z0-9._-]*$/, 'begins with a letter and holds letters, digits and . _ -');
/** What is tried may be anything, but not long. */
const tried = z.string().min(1).max(PASSWORD_MAX);
const role = z.enum(ROLES);

export const signInBody = z.strictObject({
  name: z.string().min(1).max(50),
  password: tried,
  newPassword: z.string().min(PASSWORD_MIN).max(PASSWORD_MAX).optional(),
});
export type SignInBody = z.output<typeof signInBody>;

export const refreshBody = z.strictObject({ refreshToken: z.string().min(1).max(100) });
export type RefreshBody = z.output<typeof refreshBody>;

export const tokenAnswer = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresInS: z.int(),
  refreshToken: z.string(),
  refreshExpiresAt: z.iso.datetime(),
});

export const discoveryAnswer = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  response_types_supported: z.array(z.string()).max(1),
  subject_types_supported: z.array(z.string()).max(1),
  id_token_signing_alg_values_supported: z.array(z.string()).max(1),
});

export const keysAnswer = z.object({
  keys: z
    .array(
      z.object({
        ...{ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() },
        ...{ kid: z.string(), alg: z.string(), use: z.string() },
      }),
    )
    .max(100),
});

export const operatorPath = z.object({ operatorId: z.uuid() });
export type OperatorPath = z.output<typeof operatorPath>;

export const createBody = z.strictObject({ name: operatorName, role });
export type CreateBody = z.output<typeof createBody>;

export const changeBody = z
  .strictObject({ role: role.optional(), disabled: z.boolean().optional() })
  .refine(
    ({ role, disabled }) => role !== undefined || disabled !== undefined,
    'must change role or disabled',
  );
export type ChangeBody = z.output<typeof changeBody>;

export const operatorView = z.object({
  operatorId: z.uuid(),
  name: z.string(),
  role,
  disabled: z.boolean(),
  newPasswordNeeded: z.boolean(),
  createdAt: z.iso.datetime(),
});

export const operatorsAnswer = z.object({ operators: z.array(operatorView).max(1_000) });

export const grantedAnswer = z.object({
  operatorId: z.uuid(),
  oneTimePassword: z.string(),
  validUntil: z.iso.datetime(),
});
