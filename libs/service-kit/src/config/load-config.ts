import { ConfigError } from '@night-market/kernel';
import type { z } from 'zod';

/**
 * Reads and checks the environment at boot.
 * @throws ConfigError with one line for each variable that is missing or wrong
 */
export function loadConfig<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) => `  ${issue.path.join('.') || 'environment'}: ${issue.message}`,
  );
  throw new ConfigError(`The configuration is not usable:\n${lines.join('\n')}`);
}
