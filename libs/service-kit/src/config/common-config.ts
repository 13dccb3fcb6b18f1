import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A whole number of a unit, from the environment. */
export const count = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

/** What a consumer does about events that fail; see {@link errorPolicy}. */
const errorPolicyVariables = {
  CONSUMER_BACKOFF_BASE_MS: count(10, 600_000).default(1_000),
  CONSUMER_BACKOFF_FACTOR: z.coerce
    .number({ error: 'must be a number from 1 to 10' })
    .min(1, 'must be a number from 1 to 10')
    .max(10, 'must be a number from 1 to 10')
    .default(2),
  CONSUMER_BACKOFF_CAP_MS: count(10, 3_600_000).default(30_000),
  CONSUMER_MAX_ATTEMPTS: count(1, 10_000).default(10),
  CONSUMER_MAX_AGE_MS: count(1_000, 2_592_000_000).default(900_000),
  CONSUMER_AFTERWARDS: z
    .enum(['keep_waiting', 'park'], { error: 'must be keep_waiting or park' })
    .default('keep_waiting'),
  CONSUMER_ALERT_AFTER_ATTEMPTS: count(1, 1_000).default(5),
  CONSUMER_LIVE_DEADLINE_MS: count(50, 8_000).default(300),
  /** Below the database's own limits on statements and idle transactions. */
  CONSUMER_HANDLER_DEADLINE_MS: count(100, 9_000).default(8_000),
};

/** Networks that hold every address are refused: all could say who they are. */
function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** As browsers say it: scheme, host, and a port that is not the scheme's own. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** What one replica takes at most; 0 is no limit. */
const limitVariables = {
  HTTP_CONNECTIONS: count(0, 1_000_000).default(10_000),
  HTTP_CONNECTIONS_PER_ADDRESS: count(0, 1_000_000).default(1_000),
  HTTP_ADDRESS_REQUESTS_PER_S: count(0, 1_000_000).default(1_000),
  /** Of a terminal, device or agency. */
  HTTP_KEY_REQUESTS_PER_S: count(0, 1_000_000).default(500),
  HTTP_OPERATOR_REQUESTS_PER_S: count(0, 1_000_000).default(200),
  HTTP_SERVICE_REQUESTS_PER_S: count(0, 1_000_000).default(1_000),
};

/** A file that is there and may be read. */
const readableFile = z.string().refine(canRead, 'names a file that cannot be read');

function canRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The files that the driver reads for TLS, each time it connects. */
const TLS_FILES = ['sslrootcert', 'sslcert', 'sslkey'];

function canReadTlsFiles(url: string): boolean {
  const search = new URLSearchParams(url.split('?').slice(1).join('?'));
  return TLS_FILES.flatMap((name) => search.getAll(name)).every(canRead);
}

const postgresUrl = z
  .string({
    error:
      'is missing: a URL like postgres://user:password@host:5432/database (npm run stack writes one to .nightmarket/dev/env)',
  })
  .regex(/^postgres(ql)?:\/\//, 'must be a URL like postgres://user:password@host:5432/database')
  .refine(canReadTlsFiles, 'names a file in sslrootcert, sslcert or sslkey that cannot be read');

const brokerList = z
  .string({
    error: 'is missing: a list like host:9092,host:9092 (npm run stack writes one to .nightmarket/dev/env)',
  })
  .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be a list like host:9092,host:9092');

/** A registry with Confluent's API; without one records go as bare JSON. */
const schemaRegistryVariables = {
  SCHEMA_REGISTRY_URL: z
    .string()
    .regex(
      /^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/,
      'must be a URL like http://host:8081, without user and password in it',
    )
    .optional(),
  SCHEMA_REGISTRY_USERNAME: z.string().optional(),
  SCHEMA_REGISTRY_PASSWORD: z.string().optional(),
};

/** Who issues the tokens of operators: any OpenID Connect provider, or the service identity. */
const oidcVariables = {
  OIDC_ISSUER: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/, 'must be a URL like https://login.example/realms/market')
    .optional(),
  /** What tokens for this market name as their audience; two markets never share one. */
  OIDC_AUDIENCE: z.string().min(1, 'must not be empty').default('night-market'),
  /** Dots lead into nested claims. */
  OIDC_ROLES_CLAIM: z.string().min(1, 'must not be empty').default('roles'),
  OIDC_CLOCK_TOLERANCE_S: count(0, 300).default(5),
};

/** Where others are found, and where others find us. */
const directoryVariables = {
  /** Unset: the service is in no directory. */
  DIRECTORY_URL: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/, 'must be a URL like http://directory:3006')
    .optional(),
  /** Of this replica alone; unset: what HTTP_HOST and the port make of it. */
  SERVICE_URL: z
    .string()
    .max(490, 'must have at most 490 characters')
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/, 'must be a URL like http://gate-1.market.example:3003')
    .optional(),
};

/** The variables every service reads; each app adds its own. */
export const commonConfig = z.object({
  DATABASE_URL: postgresUrl,
  /** The address of PostgreSQL itself when the one above is a pooler that shares sessions. */
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: count(2, 100).default(10),
  KAFKA_BROKERS: brokerList.transform((list) => list.split(',')),
  /** Put before topic and group names, so that several markets share a cluster. */
  KAFKA_NAMESPACE: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/, 'may hold letters, digits, dots, dashes')
    .default(''),
  KAFKA_SSL: flag.default(false),
  /** The authorities of the cluster, instead of those of Node.js. */
  KAFKA_SSL_CA_FILE: readableFile.optional(),
  /** A client certificate and its key. */
  KAFKA_SSL_CERT_FILE: readableFile.optional(),
  KAFKA_SSL_KEY_FILE: readableFile.optional(),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  ...schemaRegistryVariables,
  ...oidcVariables,
  KAFKA_SESSION_TIMEOUT_MS: count(3_000, 60_000).default(6_000),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: count(0, 65_535),
  /** Whose `X-Forwarded-*` headers are believed; nobody's when empty. */
  HTTP_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((part) => part.trim() || []))
    .refine(
      (list) => list.every(isNetwork),
      'must be a list of addresses or networks like 10.0.0.5,10.1.0.0/16',
    ),
  ...limitVariables,
  /** Whose pages browsers let call us; nobody's when empty. */
  HTTP_CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((part) => part.trim() || []))
    .refine(
      (list) => list.every(isOrigin),
      'must be a list of origins like https://console.example,https://console.example:8443',
    ),
  /** The server's own certificate with its chain, and the key. */
  HTTP_TLS_CERT_FILE: readableFile.optional(),
  HTTP_TLS_KEY_FILE: readableFile.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MIGRATE_ON_START: flag.default(false),
  /** Events in one consumer transaction at most. */
  BATCH_MAX_EVENTS: count(1, 256).default(200),
  ...errorPolicyVariables,
  /** How long event ids are remembered; must outlive the topics, the longest retry and the replay window. */
  INBOX_RETENTION_HOURS: count(1, 8_760).default(336),
  /** How long answers by Idempotency-Key are remembered. */
  IDEMPOTENCY_RETENTION_HOURS: count(24, 8_760).default(72),
  /** How long it is remembered who replayed or discarded what. */
  AUDIT_RETENTION_HOURS: count(24, 87_600).default(8_760),
  /** How long after its failure an event may still be replayed. */
  REPLAY_WINDOW_HOURS: count(0, 720).default(72),
  /** The market that we are part of: API keys of another one are refused. */
  MARKET_NAME: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'may hold lower-case letters, digits and dashes')
    .default('night-market'),
  /** Service token of the auditor and of the audit command; it opens what they read, and nothing else. */
  OPS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Service token for `/metrics` and `/docs`; it opens nothing else. */
  INSIDE_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** `open` where only the inside reaches the port: then `/metrics` and `/docs` need no credential. */
  INSIDE_ACCESS: z.enum(['token', 'open'], { error: 'must be token or open' }).default('token'),
  /** JSON: which callers are accepted with which tokens, and what is shown to whom. */
  SERVICE_TOKENS_FILE: z.string().min(1).optional(),
  ...directoryVariables,
});

export type CommonConfig = z.output<typeof commonConfig>;
