import { z } from 'zod';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const environment = z.object({
  /** Of its replicas: the next one is asked when one gives no answer. */
  POWER_OPS_URL: z
    .string('is missing: the address of power-ops, or of its replicas, by commas')
    .transform((text) => text.split(','))
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'must be addresses of power-ops, by commas' }))),
  MARKET_TOKEN: z.string('is missing: a service token with the scopes power and keys').min(1),
  KAFKA_BROKERS: z.string('is missing: a list like host:9092,host:9092').min(1),
  KAFKA_NAMESPACE: z.string().default(''),
  STALL_SIM_FEEDER: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,50}$/, 'may hold letters, digits and . _ : -')
    .default('row-sim'),
  STALL_SIM_SEED: whole(0, 2 ** 31).default(1),
  STALL_SIM_SECONDS: whole(10, 86_400).default(600),
  STALL_SIM_SPEED: z.coerce.number().min(0.1).max(100).default(1),
  /** This part of requests, and of answers, gets lost in the first half of the time. */
  STALL_SIM_LOST: z.coerce.number().min(0).max(0.9).default(0),
  STALL_SIM_FAULTS: z.enum(['true', 'false']).default('false'),
});

export type StallSimConfig = z.output<typeof environment>;

/** The environment is wrong; one line for each variable. */
export class ConfigError extends Error {}

/** @throws ConfigError */
export function readConfig(env: NodeJS.ProcessEnv): StallSimConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.safeParse(present);
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new ConfigError(`stall-sim cannot start:\n${lines.join('\n')}`);
}
