import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

export const paymentsConfig = commonConfig.extend({
  GATEWAY_URL: z.url({
    error: 'is missing or no URL: where the payment gateway answers, like http://host:3900',
  }),
  GATEWAY_API_KEY: z.string({ error: 'is missing: the key that the payment gateway gave us' }).min(1),
  GATEWAY_WEBHOOK_SECRET: z
    .string({ error: 'is missing: the secret of webhook signatures, whsec_ and base64' })
    .regex(/^whsec_[A-Za-z0-9+/=]+$/, 'must be whsec_ followed by base64'),
  /** An answer that takes longer is an unknown outcome. */
  GATEWAY_TIMEOUT_MS: count(100, 60_000).default(3_000),
  /** Calls to the gateway at once. */
  GATEWAY_CONCURRENCY: count(1, 512).default(48),
  /** How often the gateway's settlement file is compared with ours. */
  RECONCILE_EVERY_MS: count(100, 86_400_000).default(2_000),
  /** Younger lines are left to the answers and webhooks under way. */
  RECONCILE_MIN_AGE_MS: count(0, 86_400_000).default(3_000),
  /** Versions of pay.txn to publish; v1 is what the saga reads, so it is always among them. */
  PAY_TXN_VERSIONS: z.enum(['v1', 'v1,v2']).default('v1,v2'),
});

export type PaymentsConfig = z.output<typeof paymentsConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): PaymentsConfig =>
  loadConfig(paymentsConfig, env);
