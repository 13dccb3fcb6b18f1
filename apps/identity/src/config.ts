import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

const firstPassword = z.string().min(12, 'must have at least 12 characters').max(128).optional();

export const identityConfig = commonConfig.extend({
  /** What this provider calls itself in its tokens: the address under which the other services reach it. */
  OIDC_ISSUER: z
    .string({
      error: 'is missing: the address under which the services reach this one, like http://host:3005',
    })
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/, 'must be a URL like http://host:3005'),
  /** Seals the private keys in the database. */
  IDENTITY_KEY_SECRET: z
    .string({ error: 'is missing: at least 32 random characters, the same for all replicas and for ever' })
    .min(32, 'must have at least 32 characters'),
  /** Made where there is no operator at all: admin, operator and viewer. */
  IDENTITY_ADMIN_PASSWORD: firstPassword,
  IDENTITY_OPERATOR_PASSWORD: firstPassword,
  IDENTITY_VIEWER_PASSWORD: firstPassword,
  /** How long an access token is good; a disabled operator keeps it for so long. */
  IDENTITY_TOKEN_LIFE_S: count(60, 3_600).default(600),
  /** How long one may refresh after signing in. */
  IDENTITY_SESSION_HOURS: count(1, 720).default(12),
  /** How long a refresh token works again for a second tab. */
  IDENTITY_REFRESH_GRACE_S: count(0, 60).default(10),
  /** From one signing key to the next. */
  IDENTITY_KEY_ROTATION_HOURS: count(3, 8_760).default(720),
  /** How long a one-time password is good. */
  IDENTITY_ONE_TIME_HOURS: count(1, 720).default(72),
  /** Attempts to sign in per name and address, and per address, in the window. */
  IDENTITY_SIGN_IN_ATTEMPTS: count(1, 1_000).default(10),
  IDENTITY_SIGN_IN_ATTEMPTS_PER_ADDRESS: count(1, 100_000).default(100),
  IDENTITY_SIGN_IN_WINDOW_S: count(1, 86_400).default(900),
});

export type IdentityConfig = z.output<typeof identityConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): IdentityConfig =>
  loadConfig(identityConfig, env);
