import type { KafkaNodeState } from '../state/stack-state.ts';
import type { Security } from '../secure/security.ts';
import { withSaslListener, type SaslListener } from './sasl-listener.ts';
import { withSecureListeners } from './secure-listeners.ts';

/** Everything that differs from node to node and from stack to stack. */
export interface KafkaNodeConfig {
  readonly node: KafkaNodeState;
  readonly nodes: readonly KafkaNodeState[];
  readonly logDir: string;
  readonly saslListener?: SaslListener | undefined;
  readonly security?: Security | undefined;
}

/** The `server.properties` of one node: broker and controller in one process (KRaft), loopback only. */
export function serverProperties({ node, nodes, logDir, saslListener, security }: KafkaNodeConfig): string {
  const replication = Math.min(3, nodes.length);
  const minInsync = replication === 3 ? 2 : 1;
  const voters = nodes.map((voter) => `${voter.id}@127.0.0.1:${voter.controllerPort}`).join(',');
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': voters,
    listeners: `PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,
    'num.partitions': 6,
    'auto.create.topics.enable': false,
    'default.replication.factor': replication,
    'min.insync.replicas': minInsync,
    ...internalTopics(replication, minInsync),
    // A group forms at once: nothing to gain from waiting for members on one machine.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 3_000,
    // A killed broker may register again as soon as its old session is over (default 9 s).
    'broker.session.timeout.ms': 4_000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.threads': 1,
    // The default of 128 MB is a quarter of the heap this broker gets.
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'log.index.size.max.bytes': 2_097_152,
    'metrics.recording.level': 'INFO',
  };
  if (security) return toProperties(withSecureListeners(properties, node, security));
  return toProperties(saslListener ? withSaslListener(properties, saslListener) : properties);
}

/** Log4j 2: one bounded file per node in the data folder, nothing on the terminal. */
export function log4jProperties(logFile: string): string {
  return toProperties({
    status: 'error',
    'appender.file.type': 'RollingFile',
    'appender.file.name': 'file',
    'appender.file.fileName': logFile,
    'appender.file.filePattern': `${logFile}.%i`,
    'appender.file.layout.type': 'PatternLayout',
    'appender.file.layout.pattern': '%d{ISO8601} %p %m (%c{1})%n',
    'appender.file.policies.type': 'Policies',
    'appender.file.policies.size.type': 'SizeBasedTriggeringPolicy',
    'appender.file.policies.size.size': '10MB',
    'appender.file.strategy.type': 'DefaultRolloverStrategy',
    'appender.file.strategy.max': 2,
    'rootLogger.level': 'info',
    'rootLogger.appenderRef.file.ref': 'file',
    'logger.config.name': 'org.apache.kafka.common.config',
    'logger.config.level': 'warn',
  });
}

function internalTopics(replication: number, minInsync: number): Record<string, number> {
  return {
    'offsets.topic.replication.factor': replication,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': replication,
    'transaction.state.log.min.isr': minInsync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replication,
    'share.coordinator.state.topic.min.isr': minInsync,
    'share.coordinator.state.topic.num.partitions': 1,
  };
}

function toProperties(values: Record<string, string | number | boolean>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
