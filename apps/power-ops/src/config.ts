import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

export const powerOpsConfig = commonConfig.extend({
  /** How often a feeder is planned when no reading comes; a replica that is silent for so long is replaced. */
  POWER_PERIOD_MS: count(100, 10_000).default(1_000),
  /** How long the controller of a stall may take to agree or refuse. */
  POWER_REPLY_MS: count(100, 10_000).default(1_000),
  /** How long a controller that agreed may take to switch. */
  POWER_RESULT_MS: count(100, 60_000).default(5_000),
  /** How long decisions and conversations that are over are kept. */
  POWER_RETENTION_HOURS: count(1, 87_600).default(168),
  /** How long it is kept who changed what. */
  POWER_AUDIT_RETENTION_HOURS: count(24, 87_600).default(8_760),
  /** Origins that subscribers of OpenADR may have called. */
  POWER_CALLBACK_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((each) => each !== ''))
    .refine(
      (origins) =>
        origins.every((each) => URL.canParse(each) && /^https?:/.test(each) && new URL(each).origin === each),
      'must be a list such as https://vtn.example.com,https://grid.example.org:8443',
    ),
  /** Seals the tokens that subscribers give for their addresses. */
  POWER_CALLBACK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
});

export type PowerOpsConfig = z.output<typeof powerOpsConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): PowerOpsConfig =>
  loadConfig(powerOpsConfig, env);
