import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLineOf, isAlive } from '../process/process-identity.ts';
import type { ProcessIdentity } from '../process/process-identity.ts';
import { runQuietly } from '../process/run-quietly.ts';
import { spawnDetached } from '../process/spawn-detached.ts';
import type { KafkaNodeState, KafkaState } from '../state/stack-state.ts';
import { classArchiveOptions } from './class-archive.ts';
import { log4jProperties, serverProperties } from './kafka-config.ts';
import { SCRAM, type Security } from '../secure/security.ts';
import type { SaslListener } from './sasl-listener.ts';

const FORMAT_TIMEOUT_MS = 120_000;
/** For a broker that shares a small machine and seldom lives long: its second compiler would take more than its work. */
const LIGHT = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** What is needed to run a node, beside what is recorded about it. */
export interface KafkaRuntime {
  readonly java: string;
  readonly libDir: string;
  readonly dataDir: string;
  readonly saslListener?: SaslListener | undefined;
  readonly security?: Security | undefined;
  /** The archive of classes that it writes when it stops, instead of reading one. */
  readonly writesClassesTo?: string | undefined;
}

/** The folder of one node: its configuration, its logs and its data. */
export function kafkaNodeDir(dataDir: string, id: number): string {
  return join(dataDir, 'kafka', `node-${id}`);
}

/** The files a node writes its log into: what the broker says, and what the Java machine says. */
export function kafkaLogFiles(
  dataDir: string,
  id: number,
): { readonly server: string; readonly console: string } {
  const dir = kafkaNodeDir(dataDir, id);
  return { server: join(dir, 'server.log'), console: join(dir, 'console.log') };
}

/** Writes the node's configuration, formats its storage the first time, and starts it. */
export async function startKafkaNode(
  runtime: KafkaRuntime,
  cluster: KafkaState,
  node: KafkaNodeState,
): Promise<ProcessIdentity> {
  const dir = kafkaNodeDir(runtime.dataDir, node.id);
  const logDir = join(dir, 'data');
  const properties = join(dir, 'server.properties');
  const log4j = join(dir, 'log4j2.properties');
  const logs = kafkaLogFiles(runtime.dataDir, node.id);
  await mkdir(dir, { recursive: true });
  const { saslListener, security } = runtime;
  const { nodes } = cluster;
  const text = serverProperties({ node, nodes, logDir, saslListener, security });
  await writeFile(properties, text, { mode: 0o600 });
  await writeFile(log4j, log4jProperties(logs.server));
  // Only a JVM that cannot start writes there, so what an earlier one said is of no use.
  await writeFile(logs.console, '');
  const { writesClassesTo } = runtime;
  const classes = writesClassesTo
    ? [`-XX:ArchiveClassesAtExit=${writesClassesTo}`, '-Xlog:cds=off']
    : classArchiveOptions(runtime);
  const classpath = ['-cp', join(runtime.libDir, '*'), `-Dlog4j2.configurationFile=${log4j}`];
  if (!existsSync(join(logDir, 'meta.properties'))) {
    const format = [
      'kafka.tools.StorageTool',
      'format',
      `--cluster-id=${cluster.clusterId}`,
      '-c',
      properties,
      ...(security?.users.map((user) => `--add-scram=${scramOf(user, security)}`) ?? []),
    ];
    await runQuietly(
      runtime.java,
      ['-Xmx128m', ...LIGHT, ...classArchiveOptions(runtime), ...classpath, ...format],
      {
        what: "Kafka's storage could not be formatted",
        timeoutMs: FORMAT_TIMEOUT_MS,
      },
    );
  }
  const heap = ['-Xms128m', '-Xmx512m', ...LIGHT, '-XX:+ExitOnOutOfMemoryError', ...classes];
  const started = await spawnDetached({
    command: runtime.java,
    args: [...heap, '-Djava.awt.headless=true', ...classpath, 'kafka.Kafka', properties],
    cwd: dir,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
    outputFile: logs.console,
  });
  return started.identity;
}

const scramOf = (user: string, { passwordOf }: Security): string =>
  `${SCRAM}=[name=${user},password=${passwordOf(user)}]`;

/** The recorded process of a node if it still lives and really is that node of that data folder. */
export function livingKafkaNode(dataDir: string, node: KafkaNodeState): ProcessIdentity | undefined {
  if (!isAlive(node.process)) return undefined;
  const properties = join(kafkaNodeDir(dataDir, node.id), 'server.properties');
  return commandLineOf(node.process.pid).includes(properties) ? node.process : undefined;
}
