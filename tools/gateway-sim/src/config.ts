import { z } from 'zod';

const webhookUrls = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/, error: 'must be a comma list of http(s) addresses' })).max(64));

const environment = z.object({
  HTTP_HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  HTTP_PORT: z.coerce
    .number('must be a port number')
    .int('must be a whole number')
    .min(0, 'must be between 0 and 65535')
    .max(65535, 'must be between 0 and 65535')
    .default(0),
  GATEWAY_API_KEY: z.string('is missing').min(1, 'must not be empty'),
  GATEWAY_WEBHOOK_SECRET: z
    .string('is missing')
    .regex(/^whsec_[A-Za-z0-9+/]{4,}={0,2}$/, 'must be whsec_ followed by base64'),
  WEBHOOK_URL: webhookUrls,
  DATA_DIR: z.string('is missing').min(1, 'must not be empty'),
  GATEWAY_SEED: z.string().min(1, 'must not be empty').default('night-market'),
  GATEWAY_KEEP_REFERENCES: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(100_000),
});

/** All that a gateway needs to know to start. */
export interface GatewayConfig {
  /** Address to listen on. */
  host: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Bearer token of `/v1` and `/admin`. */
  apiKey: string;
  /** Standard Webhooks secret, `whsec_` and base64. */
  webhookSecret: string;
  /** Receivers of webhooks, taken in turn; none means no webhooks. */
  webhookUrls: string[];
  /** Folder of the journal; made when missing. */
  dataDir: string;
  /** Seed of every random choice. */
  seed: string;
  /** Beyond so many references the oldest finished ones are forgotten. */
  keepReferences: number;
}

/** The environment is wrong; the message is one plain sentence that names the variable. */
export class ConfigError extends Error {}

/** Reads the configuration from environment variables. Throws {@link ConfigError}. */
export function readConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`The environment variable ${String(issue?.path[0])} ${issue?.message}.`);
  }
  const values = parsed.data;
  return {
    host: values.HTTP_HOST,
    port: values.HTTP_PORT,
    apiKey: values.GATEWAY_API_KEY,
    webhookSecret: values.GATEWAY_WEBHOOK_SECRET,
    webhookUrls: values.WEBHOOK_URL,
    dataDir: values.DATA_DIR,
    seed: values.GATEWAY_SEED,
    keepReferences: values.GATEWAY_KEEP_REFERENCES,
  };
}
