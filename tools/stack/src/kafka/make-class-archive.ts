import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pickPort } from '../ports.ts';
import { isAlive } from '../process/process-identity.ts';
import { stopProcess } from '../process/stop-process.ts';
import { classArchivePath, type JavaProgram } from './class-archive.ts';
import { createKafka } from './kafka-client.ts';
import { startKafkaNode, type KafkaRuntime } from './kafka-node.ts';
import { waitKafkaReady } from './kafka-ready.ts';

const READY_TIMEOUT_MS = 120_000;
const WRITTEN_TIMEOUT_MS = 60_000;
/** Any; its data are gone at once. */
const CLUSTER_ID = 'Y2xhc3MtYXJjaGl2ZS0wMQ';

/** Makes the archive of a broker's classes unless it is there: a broker of its own starts, stops, and writes what it loaded. */
export async function makeClassArchive(
  { java, libDir }: JavaProgram,
  log: (line: string) => void,
): Promise<void> {
  const path = classArchivePath({ java, libDir });
  if (existsSync(path)) return;
  log('kafka: keeping the classes of a broker as Java lays them out, so that the others start faster (once)');
  const dataDir = await mkdtemp(`${libDir}.classes-`);
  const draft = join(dataDir, 'classes.jsa');
  try {
    await startAndStop({ java, libDir, dataDir, writesClassesTo: draft });
    await rename(draft, path);
  } catch (error) {
    log(`kafka: no classes were kept; brokers start all the same, more slowly (${String(error)})`);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function startAndStop(runtime: KafkaRuntime): Promise<void> {
  const { port } = await pickPort([]);
  const { port: controllerPort } = await pickPort([]);
  const node = { id: 1, port, controllerPort, process: null };
  const broker = await startKafkaNode(runtime, { clusterId: CLUSTER_ID, nodes: [node] }, node);
  try {
    await waitKafkaReady(
      createKafka([`127.0.0.1:${port}`], {}),
      { clusterId: CLUSTER_ID, brokersMin: 1, replication: 1 },
      { timeoutMs: READY_TIMEOUT_MS, isRunning: () => isAlive(broker) },
    );
  } finally {
    await stopProcess(broker, [{ signal: 'SIGTERM', graceMs: WRITTEN_TIMEOUT_MS }]);
  }
}
