import {
  createKafka,
  FramingProducer,
  KafkaConsumer,
  KafkaInspector,
  KafkaProducer,
  KafkaReader,
  type KafkaSettings,
  type KafkaTlsFiles,
  type LostRecords,
  type SchemaIds,
} from '@night-market/kafka';
import { type BrokerProducer } from '@night-market/event-bus';
import { type Log, ConfigError } from '@night-market/kernel';
import type { CommonConfig } from '../config/common-config.ts';

export type Kafka = ReturnType<typeof createKafka>;

/** The service's member of its consumer group. */
export const createMember = (
  kafka: Kafka,
  name: string,
  config: CommonConfig,
  onLost: (lost: LostRecords) => void,
): KafkaConsumer =>
  new KafkaConsumer(kafka, {
    groupId: name,
    namespace: config.KAFKA_NAMESPACE,
    sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
    // Members hear of a lost one by their next heartbeat: the partitions stand still for so much longer.
    heartbeatMs: Math.floor(config.KAFKA_SESSION_TIMEOUT_MS / 8),
    onLost,
  });

/** What the relay sends by; with a registry the values are in Confluent's wire format. */
export function createProducer(
  kafka: Kafka,
  config: CommonConfig,
  schemas: SchemaIds | undefined,
): BrokerProducer {
  const producer = new KafkaProducer(kafka, config.KAFKA_NAMESPACE);
  return schemas ? new FramingProducer(producer, schemas) : producer;
}

/** Ways to look at the log from outside every group; nothing can be sent through them. */
export interface LogAccess {
  /** @param stalledMs a broker that says nothing for so long has failed the reading */
  reader(stalledMs: number): KafkaReader;
  inspectorOf(groupId: string): KafkaInspector;
}

export function logAccess(name: string, config: CommonConfig, log: Log): LogAccess {
  const kafka = createKafka(kafkaSettings(name, config), log);
  const namespace = config.KAFKA_NAMESPACE;
  return {
    reader: (stalledMs) => new KafkaReader(kafka, { namespace, name, stalledMs }),
    inspectorOf: (groupId) => new KafkaInspector(kafka, { groupId, namespace }),
  };
}

/**
 * How this service reaches its cluster.
 * @throws ConfigError when the settings do not go together
 */
export function kafkaSettings(name: string, config: CommonConfig): KafkaSettings {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = config;
  if (mechanism && (username === undefined || password === undefined))
    throw unusable('KAFKA_SASL_MECHANISM: needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD beside it');
  return {
    brokers: config.KAFKA_BROKERS,
    clientId: name,
    namespace: config.KAFKA_NAMESPACE,
    tls: kafkaTls(config),
    ...(mechanism &&
      username !== undefined &&
      password !== undefined && { sasl: { mechanism, username, password } }),
  };
}

/** Whether to speak TLS to the brokers, and with which files. */
export function kafkaTls(config: KafkaTlsConfig): boolean | KafkaTlsFiles {
  const { KAFKA_SSL_CA_FILE: ca, KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key } = config;
  if ((cert === undefined) !== (key === undefined))
    throw unusable('KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE: one needs the other beside it');
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  if (Object.keys(files).length === 0) return config.KAFKA_SSL;
  if (!config.KAFKA_SSL)
    throw unusable('KAFKA_SSL: must be true when KAFKA_SSL_CA_FILE or KAFKA_SSL_CERT_FILE is set');
  return files;
}

export type KafkaTlsConfig = Pick<
  CommonConfig,
  'KAFKA_SSL' | 'KAFKA_SSL_CA_FILE' | 'KAFKA_SSL_CERT_FILE' | 'KAFKA_SSL_KEY_FILE'
>;

const unusable = (line: string): ConfigError =>
  new ConfigError(`The configuration is not usable:\n  ${line}`);
