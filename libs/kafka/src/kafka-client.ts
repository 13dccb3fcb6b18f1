import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { silentLog, type Log } from '@night-market/kernel';
import { patchKafkajs } from './patch-kafkajs.ts';
import { tlsOptions, type KafkaTlsFiles } from './tls-options.ts';

/** How to reach a Kafka cluster. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic and group name, so that several markets or test runs share one cluster. */
  readonly namespace: string;
  /** Without files the certificates of Node.js are trusted. */
  readonly tls: boolean | KafkaTlsFiles;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/** A request that is not answered by then has failed. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** A kafkajs client whose log lines go to ours. */
export function createKafka(settings: KafkaSettings, log: Log = silentLog): Kafka {
  patchKafkajs(log);
  return new Kafka({
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    ssl: typeof settings.tls === 'object' ? tlsOptions(settings.tls) : settings.tls,
    ...(settings.sasl && { sasl: settings.sasl as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: { message, error, groupId } }) => {
        const fields = { kafka: true, error: error as unknown, groupId: groupId as unknown };
        if (level <= logLevel.ERROR) log.warn(fields, message);
        else log.info(fields, message);
      },
  });
}
