import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '@night-market/command-line';
import { isAlive } from '../process/process-identity.ts';
import { stopProcess } from '../process/stop-process.ts';
import { fileSizeBytes, tailFile } from '../process/tail-file.ts';
import type { KafkaNodeState, KafkaState } from '../state/stack-state.ts';
import { readState, updateState } from '../state/state-file.ts';
import type { KafkaPart } from '../types.ts';
import { addKafkaUser } from './admin-tool.ts';
import { createKafka } from './kafka-client.ts';
import { kafkaLogFiles, livingKafkaNode, startKafkaNode } from './kafka-node.ts';
import type { KafkaRuntime } from './kafka-node.ts';
import { assignKafkaPorts } from './kafka-ports.ts';
import { waitKafkaReady } from './kafka-ready.ts';

const READY_TIMEOUT_MS = 120_000;
const PORT_ATTEMPTS_MAX = 4;
const STOP_STEPS = [{ signal: 'SIGTERM', graceMs: 7_000 }] as const;

/** What a managed Kafka is built from. */
export interface ManagedKafkaOptions {
  readonly dataDir: string;
  readonly stateFile: string;
  readonly preferPorts: boolean;
  readonly runtime: () => Promise<KafkaRuntime>;
  /** How an administrator logs in, as variables. */
  readonly adminEnv: () => NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** A new cluster of so many nodes, with no ports yet. */
export function newKafkaState(brokers: number): KafkaState {
  const nodes = Array.from({ length: brokers }, (_, index) => ({
    id: index + 1,
    port: 0,
    controllerPort: 0,
    process: null,
  }));
  return { clusterId: randomBytes(16).toString('base64url'), nodes };
}

/** Brokers of our own. All knowledge of them is in `stack.json`, so any process can steer them. */
export class ManagedKafka implements KafkaPart {
  readonly managed = true;
  private readonly options: ManagedKafkaOptions;

  constructor(options: ManagedKafkaOptions) {
    this.options = options;
  }

  get pids(): readonly (number | undefined)[] {
    return this.state().nodes.map((node) => livingKafkaNode(this.options.dataDir, node)?.pid);
  }

  get died(): readonly number[] {
    const { nodes } = this.state();
    return [...nodes.keys()].filter((index) => nodes[index]?.process && !isAlive(nodes[index].process));
  }

  logFile(index: number): string {
    return kafkaLogFiles(this.options.dataDir, this.node(index).id).server;
  }

  /** Finds or installs what is needed to run a node, before anything is started. */
  async prepare(): Promise<void> {
    await this.options.runtime();
  }

  /** Makes a user that came after the data were made. */
  async addUser(user: string): Promise<void> {
    await addKafkaUser(await this.options.runtime(), readState(this.options.stateFile)?.brokers ?? [], user);
  }

  async stop(index: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const node = this.node(index);
    const living = livingKafkaNode(this.options.dataDir, node);
    await stopProcess(living, signal === 'SIGTERM' ? STOP_STEPS : [{ signal, graceMs: 7_000 }]);
    this.record(node.id, { process: null });
  }

  async start(index: number, signal?: AbortSignal): Promise<void> {
    const node = this.node(index);
    if (livingKafkaNode(this.options.dataDir, node)) return;
    const marks = this.logMarks();
    await this.spawn(node);
    await this.ready(signal, (left) => left.id === node.id, marks);
  }

  /** Starts all nodes on ports that are free now, choosing others if one is taken in between. */
  async startAll(signal?: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const marks = this.logMarks();
      await assignKafkaPorts(this.options);
      try {
        await Promise.all(this.state().nodes.map((node) => this.spawn(node)));
        await this.ready(signal, () => true, marks);
        return;
      } catch (error) {
        await this.stopAll([{ signal: 'SIGTERM', graceMs: 2_000 }]);
        if (!portWasTaken(error) || attempt >= PORT_ATTEMPTS_MAX) throw error;
        this.options.log('kafka: another process took a port in between, trying others');
      }
    }
  }

  /** Stops whatever lives, also what an earlier process of ours left behind. */
  async stopAll(steps: readonly { signal: NodeJS.Signals; graceMs: number }[] = STOP_STEPS): Promise<void> {
    const { nodes } = this.state();
    await Promise.all(nodes.map((node) => stopProcess(livingKafkaNode(this.options.dataDir, node), steps)));
    for (const node of nodes) this.record(node.id, { process: null });
  }

  private async spawn(node: KafkaNodeState): Promise<void> {
    const process = await startKafkaNode(await this.options.runtime(), this.state(), node);
    this.record(node.id, { process });
    this.options.log(`kafka: broker ${node.id} starts on 127.0.0.1:${node.port} (pid ${process.pid})`);
  }

  private async ready(
    signal: AbortSignal | undefined,
    concerned: (node: KafkaNodeState) => boolean,
    marks: ReadonlyMap<number, number>,
  ): Promise<void> {
    const { nodes, clusterId } = this.state();
    const watched = nodes.filter(concerned);
    const up = nodes.filter((node) => isAlive(node.process));
    const expected = { clusterId, brokersMin: up.length, replication: Math.min(3, nodes.length) };
    const isRunning = (): boolean => watched.every((node) => isAlive(node.process));
    const kafka = createKafka(
      watched.map((node) => `127.0.0.1:${node.port}`),
      this.options.adminEnv(),
    );
    try {
      await waitKafkaReady(kafka, expected, { timeoutMs: READY_TIMEOUT_MS, signal, isRunning });
    } catch (error) {
      signal?.throwIfAborted();
      // What a dying broker says last reaches its file a moment after it is gone.
      await delay(100);
      throw new PlainError(`Kafka did not get ready (${String(error)}).\n${this.lastWords(watched, marks)}`);
    }
  }

  private lastWords(nodes: readonly KafkaNodeState[], marks: ReadonlyMap<number, number>): string {
    const texts = nodes.map((node) => {
      const files = kafkaLogFiles(this.options.dataDir, node.id);
      return [tailFile(files.console, 15), tailFile(files.server, 40, marks.get(node.id))].join('\n').trim();
    });
    return texts.join('\n');
  }

  private logMarks(): Map<number, number> {
    const sizeOf = (id: number): number => fileSizeBytes(kafkaLogFiles(this.options.dataDir, id).server);
    return new Map(this.state().nodes.map((node) => [node.id, sizeOf(node.id)]));
  }

  private state(): KafkaState {
    const kafka = readState(this.options.stateFile)?.kafka;
    if (!kafka) throw new PlainError('This stack has no Kafka of its own.');
    return kafka;
  }

  private node(index: number): KafkaNodeState {
    const node = this.state().nodes[index];
    if (!node) throw new RangeError(`there is no Kafka node ${index}`);
    return node;
  }

  private record(id: number, change: Partial<KafkaNodeState>): void {
    updateState(this.options.stateFile, (state) => {
      const nodes = state.kafka.nodes.map((node) => (node.id === id ? { ...node, ...change } : node));
      return { ...state, kafka: { ...state.kafka, nodes } };
    });
  }
}

/**
 * Whether something else serves on a port that was chosen for a node. A node that calls it there in the
 * belief that it is another node takes the first bytes of its answer for a length: an `E` of PostgreSQL or
 * an `HTTP` is more than a gigabyte, more than any heap here.
 */
function portWasTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Address already in use|BindException|OutOfMemoryError: Java heap space/.test(error.message)
  );
}
