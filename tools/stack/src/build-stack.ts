import { dirname, join } from 'node:path';
import { externalKafka, externalPostgres } from './external-parts.ts';
import { createKafka } from './kafka/kafka-client.ts';
import { ensureKafkaJars, hasKafkaJars } from './kafka/kafka-jars.ts';
import type { KafkaRuntime } from './kafka/kafka-node.ts';
import { makeClassArchive } from './kafka/make-class-archive.ts';
import { ManagedKafka } from './kafka/managed-kafka.ts';
import type { SaslListener } from './kafka/sasl-listener.ts';
import { adminProperties } from './kafka/admin-tool.ts';
import { ensureAcls } from './kafka/acls.ts';
import { ensureTopics } from './kafka/topics.ts';
import {
  copyDatabase,
  dropDatabase,
  ensureDatabase,
  ensureSplitDatabase,
  isTemplate,
  makeTemplate,
} from './postgres/databases.ts';
import { ManagedPostgres } from './postgres/managed-postgres.ts';
import { preparePostgresHome } from './postgres/postgres-home.ts';
import type { PostgresHome } from './postgres/postgres-home.ts';
import { ensureTools } from './prerequisites.ts';
import { KAFKA_ADMIN, kafkaEnvOf, securityOf, type Security } from './secure/security.ts';
import type { StackState } from './state/stack-state.ts';
import { readState, stateFilePath } from './state/state-file.ts';
import type { Stack, StackOptions } from './types.ts';

/** The options with their defaults filled in. */
export interface StackContext {
  readonly dataDir: string;
  readonly stateFile: string;
  readonly cacheDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly preferPorts: boolean;
  readonly throwaway: boolean;
  readonly saslListener: SaslListener | undefined;
  readonly log: (line: string) => void;
}

/** The two halves that are ours; undefined where an existing server is used. */
export interface ManagedParts {
  readonly kafka: ManagedKafka | undefined;
  readonly postgres: ManagedPostgres | undefined;
}

/** Fills in the defaults of the options. `dataDir` must be absolute. */
export function stackContext(options: StackOptions): StackContext {
  const { dataDir } = options;
  return {
    dataDir,
    stateFile: stateFilePath(dataDir),
    cacheDir: options.cacheDir ?? join(dirname(dataDir), 'cache'),
    env: options.env ?? process.env,
    preferPorts: options.preferPorts ?? false,
    throwaway: options.throwaway ?? false,
    saslListener: options.saslListener,
    log: options.log ?? (() => undefined),
  };
}

/** Controls for the halves that `stack.json` calls ours. Nothing is started. */
export function managedParts(context: StackContext, state: StackState): ManagedParts {
  const { dataDir, stateFile, log, preferPorts, throwaway } = context;
  const security = securityOf(dataDir, state);
  let runtime: Promise<KafkaRuntime> | undefined;
  let home: Promise<PostgresHome> | undefined;
  return {
    kafka: state.managed.kafka
      ? new ManagedKafka({
          ...{ dataDir, stateFile, log, preferPorts },
          runtime: () => (runtime ??= kafkaRuntime(context, security)),
          adminEnv: () => kafkaEnvOf(security, KAFKA_ADMIN),
        })
      : undefined,
    postgres: state.managed.postgres
      ? new ManagedPostgres({
          ...{ stateFile, log, preferPorts, throwaway },
          home: () => (home ??= preparePostgresHome(dataDir, log)),
          tls: security?.files,
        })
      : undefined,
  };
}

/** The Stack that callers see, over the state in `stack.json`. */
export function buildStack(
  context: StackContext,
  parts: ManagedParts,
  lifecycle: { owned: boolean; stop: () => Promise<void> },
): Stack {
  const { stateFile, log, dataDir } = context;
  const state = (): StackState => {
    const found = readState(stateFile);
    if (!found) throw new Error(`${stateFile} is gone`);
    return found;
  };
  return {
    dataDir,
    stateFile,
    owned: lifecycle.owned,
    get brokers() {
      return state().brokers;
    },
    get databaseUrl() {
      return state().databaseUrl;
    },
    kafka: parts.kafka ?? externalKafka,
    postgres: parts.postgres ?? externalPostgres,
    get secure() {
      return state().secure !== undefined;
    },
    get kafkaConfigFile() {
      return state().secure ? adminProperties(dataDir) : undefined;
    },
    kafkaEnv: (user) => kafkaEnvOf(securityOf(dataDir, state()), user),
    adminKafka: (overrides) => createKafka(state().brokers, adminEnv(context, state()), overrides),
    ensureAcls: async (rights) => {
      if (!state().secure) return;
      const given = await ensureAcls(createKafka(state().brokers, adminEnv(context, state())), rights);
      log(`kafka: ${given} rights given, the others were there`);
    },
    ensureServiceDatabase: async (name) => {
      const { databaseUrl, secret, secure } = state();
      if (secure) return ensureSplitDatabase(databaseUrl, secret, name);
      const url = await ensureDatabase(databaseUrl, secret, name);
      return { owner: url, service: url };
    },
    ensureDatabase: (name) => ensureDatabase(state().databaseUrl, state().secret, name),
    isTemplate: (name) => isTemplate(state().databaseUrl, name),
    makeTemplate: (name) => makeTemplate(state().databaseUrl, name),
    copyDatabase: (name, template) => copyDatabase(state().databaseUrl, state().secret, name, template),
    dropDatabase: (name) => dropDatabase(state().databaseUrl, name),
    ensureTopics: (specs) =>
      ensureTopics(createKafka(state().brokers, adminEnv(context, state())), specs, log),
    stop: lifecycle.stop,
  };
}

/** How an administrator reaches Kafka: a cluster of somebody else's as the environment says. */
export const adminEnv = (
  { dataDir, env }: StackContext,
  state: Pick<StackState, 'secret' | 'secure' | 'managed'>,
): NodeJS.ProcessEnv =>
  state.managed.kafka && state.secure ? kafkaEnvOf(securityOf(dataDir, state), KAFKA_ADMIN) : env;

async function kafkaRuntime(
  { env, cacheDir, dataDir, log, saslListener, throwaway }: StackContext,
  security: Security | undefined,
): Promise<KafkaRuntime> {
  const needMaven = !hasKafkaJars(cacheDir);
  const tools = await ensureTools({ env, needMaven, isRoot: process.getuid?.() === 0, log });
  const libDir = await ensureKafkaJars(cacheDir, tools.maven, log);
  // Worth ten seconds where many brokers follow.
  if (throwaway) await makeClassArchive({ java: tools.java, libDir }, log);
  return { java: tools.java, libDir, dataDir, saslListener, security };
}
