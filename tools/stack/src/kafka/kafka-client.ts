import { readFileSync } from 'node:fs';
import '../silence-timeout-negative-warning.ts';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { PlainError } from '@night-market/command-line';

/** A kafkajs client for these brokers, with TLS and SASL as the environment says; it logs nothing. */
export function createKafka(
  brokers: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  overrides: Partial<KafkaConfig> = {},
): Kafka {
  const sasl = saslOptions(env);
  return new Kafka({
    clientId: 'night-market-stack',
    brokers: [...brokers],
    ssl: env['KAFKA_SSL'] === 'true' && tlsOptions(env),
    ...(sasl ? { sasl } : {}),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, retries: 8, maxRetryTime: 2_000 },
    ...overrides,
  });
}

const TLS_FILES = { ca: 'KAFKA_SSL_CA_FILE', cert: 'KAFKA_SSL_CERT_FILE', key: 'KAFKA_SSL_KEY_FILE' };

function tlsOptions(env: NodeJS.ProcessEnv): NonNullable<KafkaConfig['ssl']> {
  const files = Object.entries(TLS_FILES).flatMap(([option, variable]) => {
    const path = env[variable];
    return path ? [[option, readPem(variable, path)] as const] : [];
  });
  return files.length > 0 ? Object.fromEntries(files) : true;
}

function readPem(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PlainError(`${variable} names a file that cannot be read: ${(error as Error).message}.`);
  }
}

/** The list of brokers in KAFKA_BROKERS; empty if the variable is not set. */
export function externalBrokers(env: NodeJS.ProcessEnv = process.env): string[] {
  return (env['KAFKA_BROKERS'] ?? '')
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');
}

function saslOptions(env: NodeJS.ProcessEnv): SASLOptions | undefined {
  const mechanism = env['KAFKA_SASL_MECHANISM'];
  if (!mechanism) return undefined;
  const username = env['KAFKA_SASL_USERNAME'] ?? '';
  const password = env['KAFKA_SASL_PASSWORD'] ?? '';
  if (!username || !password) {
    throw new PlainError('KAFKA_SASL_MECHANISM needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD as well.');
  }
  const name = mechanism.toLowerCase();
  if (name === 'plain' || name === 'scram-sha-256' || name === 'scram-sha-512') {
    return { mechanism: name, username, password } as SASLOptions;
  }
  throw new PlainError(
    `KAFKA_SASL_MECHANISM=${mechanism} is unknown: use plain, scram-sha-256 or scram-sha-512.`,
  );
}
