import { PlainError } from '@night-market/command-line';
import type { KafkaPart, PostgresPart } from './types.ts';

const refuse = (variable: string): Promise<never> =>
  Promise.reject(
    new PlainError(`${variable} names a server that is not ours: it is neither stopped nor started.`),
  );

/** Stands for the cluster that KAFKA_BROKERS names. */
export const externalKafka: KafkaPart = {
  managed: false,
  pids: [],
  died: [],
  logFile: () => '',
  stop: () => refuse('KAFKA_BROKERS'),
  start: () => refuse('KAFKA_BROKERS'),
};

/** Stands for the server that DATABASE_URL names. */
export const externalPostgres: PostgresPart = {
  managed: false,
  pid: undefined,
  died: false,
  logFile: '',
  stop: () => refuse('DATABASE_URL'),
  start: () => refuse('DATABASE_URL'),
};
