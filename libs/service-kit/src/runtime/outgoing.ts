import {
  DEFAULT_RELAY,
  EventComposer,
  PgOutbox,
  PgRelayStore,
  Relay,
  type RelayPorts,
} from '@night-market/outbox';
import type { Clock, Log, Random } from '@night-market/kernel';
import type { DataSource } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';
import { withIdleTimeout, SILENCE_LIMIT_MS } from '@night-market/postgres';
import type { HealthCheck } from '../health/health.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { measureQueues } from '../metrics/service-gauges.ts';
import { createProducer, type Kafka } from './kafka-connections.ts';
import { publishedSchemas, type PublishedSchemas } from './schema-registry.ts';

/** What a service publishes with. */
export interface Outgoing {
  readonly outbox: PgOutbox;
  readonly composer: EventComposer;
  readonly relay: Relay;
  readonly checks: readonly HealthCheck[];
  readonly tasks: PublishedSchemas['tasks'];
}

interface Ports {
  readonly kafka: Kafka;
  readonly dataSource: DataSource;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** @throws ConfigError when the settings of the schema registry do not go together */
export function createOutgoing(
  name: string,
  config: CommonConfig,
  { kafka, dataSource, metrics, clock, random, log }: Ports,
): Outgoing {
  const schemas = publishedSchemas(name, config, { clock, random, log });
  const relay = createRelay(config, createProducer(kafka, config, schemas.ids), {
    ...{ clock, random, log },
    observer: metrics.relayObserver(),
  });
  measureQueues(metrics, dataSource);
  return {
    outbox: new PgOutbox((lanes) => relay.notify(lanes)),
    composer: new EventComposer(name, clock),
    relay,
    checks: schemas.checks,
    tasks: schemas.tasks,
  };
}

const createRelay = (
  { DATABASE_URL, DATABASE_DIRECT_URL: connectionString = DATABASE_URL }: CommonConfig,
  producer: RelayPorts['producer'],
  ports: Omit<RelayPorts, 'store' | 'producer'>,
): Relay => {
  const store = new PgRelayStore({ connectionString, stream: withIdleTimeout(SILENCE_LIMIT_MS) });
  return new Relay({ ...ports, store, producer }, DEFAULT_RELAY);
};
