import { commonConfig, count, loadConfig } from '@night-market/service-kit';
import { z } from 'zod';

const SERVICE = '[a-z][a-z0-9-]*=https?://[^,=\\s]+';

export const auditorConfig = commonConfig.extend({
  /** Without the token no service would answer. */
  OPS_TOKEN: z
    .string({ error: 'is missing: the bearer token of the operations API of all services' })
    .min(16, 'must have at least 16 characters'),
  /** Where the operations APIs of the services are, instead of what the directory says; a name may come again, for its replicas. */
  AUDIT_SERVICES: z
    .string()
    .regex(
      new RegExp(`^${SERVICE}(,${SERVICE})*$`),
      'must be a list like payments=http://host:3001,gate=http://host:3003',
    )
    .transform(
      (text) =>
        new Map(
          [
            ...Map.groupBy(
              text.split(',').map((pair) => pair.split('=', 2) as [string, string]),
              ([name]) => name,
            ),
          ].map(([name, pairs]) => [name, pairs.map(([, url]) => url.replace(/\/$/, ''))]),
        ),
    )
    .optional(),
  /** From one round to the next. */
  AUDIT_EVERY_MS: count(100, 3_600_000).default(10_000),
  /** Records of one round at most, spread over the time to the next. */
  AUDIT_ROUND_RECORDS: count(100, 10_000_000).default(10_000),
});

export type AuditorConfig = z.output<typeof auditorConfig>;

/** The settings of the service; the only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): AuditorConfig =>
  loadConfig(auditorConfig, env);
