import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../process/run-quietly.ts';
import { KAFKA_ADMIN, SCRAM, type Security } from '../secure/security.ts';
import { classArchiveOptions } from './class-archive.ts';
import type { KafkaRuntime } from './kafka-node.ts';

const TOOL_TIMEOUT_MS = 120_000;
const LIGHT = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

export const adminProperties = (dataDir: string): string => join(dataDir, 'kafka', 'admin.properties');

/** Writes the file by which Kafka's own tools log in as an administrator (`--command-config`). */
export async function writeAdminProperties(dataDir: string, security: Security): Promise<string> {
  const path = adminProperties(dataDir);
  const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${KAFKA_ADMIN}" password="${security.passwordOf(KAFKA_ADMIN)}";`;
  const lines = [
    'security.protocol=SASL_SSL',
    `sasl.mechanism=${SCRAM}`,
    `sasl.jaas.config=${login}`,
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${security.files.authority}`,
    ...(security.clientCertificates
      ? ['ssl.keystore.type=PEM', `ssl.keystore.location=${security.files.keystore}`]
      : []),
  ];
  await mkdir(join(dataDir, 'kafka'), { recursive: true });
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** Makes a user that came after the data were made, by Kafka's own tool: kafkajs cannot. */
export async function addKafkaUser(
  { java, libDir, dataDir, security }: KafkaRuntime,
  brokers: readonly string[],
  user: string,
): Promise<void> {
  if (!security) return;
  const args = [
    ...['--bootstrap-server', brokers.join(',')],
    ...['--command-config', await writeAdminProperties(dataDir, security)],
    ...['--alter', '--add-config', `${SCRAM}=[password=${security.passwordOf(user)}]`],
    ...['--entity-type', 'users', '--entity-name', user],
  ];
  const command = [
    ...LIGHT,
    ...classArchiveOptions({ java, libDir }),
    '-cp',
    join(libDir, '*'),
    'kafka.admin.ConfigCommand',
    ...args,
  ];
  await runQuietly(java, command, {
    what: `The user ${user} of Kafka could not be made`,
    timeoutMs: TOOL_TIMEOUT_MS,
  });
}
