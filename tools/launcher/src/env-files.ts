import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '@night-market/stack';
import { STALL_SIM } from './kafka-rights/kafka-rights.ts';
import { gatewaySecrets } from './secrets.ts';
import { serviceEnv } from './service-env.ts';
import { SERVICES } from './services.ts';
import type { ServiceSpec } from './services.ts';

/** Where `nx serve power-ops` serves it, when it is not up. */
const POWER_OPS_URL = 'http://127.0.0.1:3007';

/** What the env files are made from. */
export interface EnvFileOptions {
  readonly stack: Stack;
  readonly dataDir: string;
  /** Addresses by service name, one per replica. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly services?: readonly ServiceSpec[] | undefined;
}

/**
 * Writes `<dataDir>/env/<service>.env` (mode 0600: they hold passwords), with which
 * `nx serve <service>` runs one service alone against the running stack.
 */
export function writeEnvFiles(options: EnvFileOptions): string {
  const dir = join(options.dataDir, 'env');
  mkdirSync(dir, { recursive: true });
  const gateway = gatewaySecrets(options.dataDir);
  const context = { urls: options.urls, gateway, dataDir: options.dataDir, gatewaySeed: 'night-market' };
  for (const spec of options.services ?? SERVICES) {
    const port = Number(
      new URL(options.urls[spec.name]?.[0] ?? `http://127.0.0.1:${spec.portPreferred}`).port,
    );
    const stack = {
      brokers: options.stack.brokers,
      kafkaEnv: options.stack.kafkaEnv(spec.name),
      databaseUrl: options.databaseUrls[spec.name],
      namespace: '',
    };
    const variables = serviceEnv(spec, port, stack, context);
    // Served alone, nobody else has migrated its database; a role that changes no table cannot.
    if (spec.database && !options.stack.secure) variables['MIGRATE_ON_START'] = 'true';
    writePrivate(join(dir, `${spec.name}.env`), toEnvFile(variables));
  }
  writePrivate(join(dir, `${STALL_SIM}.env`), toEnvFile(stallSimEnv(options, gateway.marketToken)));
  return dir;
}

/** No service, and part of no platform: it plays stalls on one. */
function stallSimEnv({ stack, urls }: EnvFileOptions, marketToken: string): Record<string, string> {
  const power = urls['power-ops'] ?? [POWER_OPS_URL];
  return {
    ...{ POWER_OPS_URL: power.join(','), MARKET_TOKEN: marketToken, KAFKA_BROKERS: stack.brokers.join(',') },
    ...stack.kafkaEnv(STALL_SIM),
  };
}

/** The text of an env file; values are quoted only where they need it. */
export function toEnvFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${/^[\w.:/@,+=%?&-]*$/.test(value) ? value : `'${value}'`}\n`)
    .join('');
}

function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}
