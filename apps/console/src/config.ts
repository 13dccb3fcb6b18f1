import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

const SCOPES = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

export const consoleConfig = commonConfig.extend({
  /** Where operators sign in: identity, or a provider that the console is registered at. */
  OIDC_ISSUER: z
    .string({ error: 'is missing: where operators sign in, like http://host:3005' })
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/, 'must be a URL like https://login.example/realms/market'),
  /** Seals the operators' tokens in the database. */
  CONSOLE_KEY_SECRET: z
    .string({ error: 'is missing: at least 32 random characters, the same for all replicas' })
    .min(32, 'must have at least 32 characters'),
  /** What browsers call the console; the provider sends operators back there. */
  CONSOLE_URL: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+$/, 'must be an address without a path, like https://console.example')
    .optional(),
  /** As the provider knows the console. Unset: operators sign in with the passwords of identity. */
  CONSOLE_OIDC_CLIENT_ID: z.string().min(1, 'must not be empty').optional(),
  /** Unset: the console is a public client. */
  CONSOLE_OIDC_CLIENT_SECRET: z.string().min(1, 'must not be empty').optional(),
  CONSOLE_OIDC_SCOPES: z
    .string()
    .regex(SCOPES, 'must be scopes like openid offline_access')
    .default('openid'),
  /** The resource of the access tokens (RFC 8707), where the provider wants it said. */
  CONSOLE_OIDC_RESOURCE: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\S+$/i, 'must be a URI like https://api.market.example')
    .optional(),
  /** How long an operator stays signed in, and how long without doing anything. */
  CONSOLE_SESSION_HOURS: count(1, 168).default(12),
  CONSOLE_IDLE_MINUTES: count(1, 1_440).default(120),
});

export type ConsoleConfig = z.output<typeof consoleConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): ConsoleConfig =>
  loadConfig(consoleConfig, env);
