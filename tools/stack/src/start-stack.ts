import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { attachRunning } from './attach-stack.ts';
import { buildStack, managedParts, stackContext } from './build-stack.ts';
import type { ManagedParts, StackContext } from './build-stack.ts';
import { writeAdminProperties } from './kafka/admin-tool.ts';
import { createKafka, externalBrokers } from './kafka/kafka-client.ts';
import { newKafkaState } from './kafka/managed-kafka.ts';
import { waitKafkaReady } from './kafka/kafka-ready.ts';
import { postgresAnswers } from './postgres/postgres-ready.ts';
import { makeCertificates } from './secure/make-certificates.ts';
import { securityOf, type Security } from './secure/security.ts';
import { tryLock } from './process/file-lock.ts';
import type { StackState } from './state/stack-state.ts';
import { readState, updateState, writeState } from './state/state-file.ts';
import type { Stack, StackOptions } from './types.ts';
import { waitFor } from './wait-for.ts';

const EXTERNAL_TIMEOUT_MS = 30_000;

/**
 * Brings up a broker and a database below the data folder and waits until both really serve. If a
 * living process holds the stack of this folder already, that one is used instead (`owned: false`).
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const context = stackContext({ ...options, dataDir: resolve(options.dataDir) });
  await mkdir(context.dataDir, { recursive: true });
  for (;;) {
    options.signal?.throwIfAborted();
    const lock = tryLock(join(context.dataDir, 'stack.lock'));
    if (!lock) {
      const running = await attachRunning(context, options.signal);
      if (running) return running;
      continue;
    }
    try {
      const parts = await bringUp(context, options);
      let stopping: Promise<void> | undefined;
      const stop = (): Promise<void> => (stopping ??= takeDown(context, parts).finally(() => lock.release()));
      return buildStack(context, parts, { owned: true, stop });
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}

/** Ends what a killed process left of the stack of this folder; does nothing while that process lives. */
export async function sweepStack(
  dataDir: string,
  log: (line: string) => void = () => undefined,
): Promise<void> {
  const context = stackContext({ dataDir: resolve(dataDir), log });
  if (!readState(context.stateFile)) return;
  const lock = tryLock(join(context.dataDir, 'stack.lock'));
  if (!lock) return;
  await sweepLeftovers(context).finally(() => lock.release());
}

async function bringUp(context: StackContext, options: StackOptions): Promise<ManagedParts> {
  await sweepLeftovers(context);
  if (options.fresh) await removeData(context);
  const state = nextState(context, options);
  writeState(context.stateFile, state);
  const security = securityOf(context.dataDir, state);
  if (security) await prepareSecurity(context.dataDir, security);
  const parts = managedParts(context, state);
  await parts.kafka?.prepare();
  const starts = [startKafka(context, parts, options.signal), startPostgres(context, parts, options.signal)];
  try {
    await Promise.all(starts);
  } catch (error) {
    await Promise.allSettled(starts);
    await takeDown(context, parts);
    throw error;
  }
  await addUsers(context, parts, options.secure?.users ?? []);
  updateState(context.stateFile, (current) => ({ ...current, status: 'ready' }));
  return parts;
}

async function prepareSecurity(dataDir: string, security: Security): Promise<void> {
  await makeCertificates(dataDir);
  await writeAdminProperties(dataDir, security);
}

/** Those that came since the data were made. */
async function addUsers(
  context: StackContext,
  { kafka }: ManagedParts,
  wanted: readonly string[],
): Promise<void> {
  const { secure } = readState(context.stateFile) ?? {};
  if (!kafka || !secure) return;
  for (const user of wanted.filter((name) => !secure.users.includes(name))) {
    await kafka.addUser(user);
    updateState(context.stateFile, (state) => ({
      ...state,
      secure: { ...state.secure, users: [...(state.secure?.users ?? []), user] },
    }));
  }
}

async function startKafka(context: StackContext, parts: ManagedParts, signal?: AbortSignal): Promise<void> {
  if (parts.kafka) return parts.kafka.startAll(signal);
  const brokers = externalBrokers(context.env);
  const expected = { brokersMin: 1, replication: 1 };
  const wait = { timeoutMs: EXTERNAL_TIMEOUT_MS, signal, isRunning: () => true };
  await waitKafkaReady(createKafka(brokers, context.env), expected, wait).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new PlainError(`KAFKA_BROKERS=${brokers.join(',')} does not serve: ${String(error)}.`);
  });
}

async function startPostgres(
  context: StackContext,
  parts: ManagedParts,
  signal?: AbortSignal,
): Promise<void> {
  if (parts.postgres) return parts.postgres.startFirst(signal);
  const url = context.env['DATABASE_URL'] ?? '';
  const wait = { what: 'the server of DATABASE_URL answers', timeoutMs: EXTERNAL_TIMEOUT_MS, signal };
  await waitFor(() => postgresAnswers(url), wait).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new PlainError(`DATABASE_URL names a server that does not serve: ${String(error)}.`);
  });
}

/** The state to begin with: what an earlier run left, or new; halves that the environment names are not ours. */
function nextState(context: StackContext, { brokers, secure }: StackOptions): StackState {
  const earlier = readState(context.stateFile);
  const external = externalBrokers(context.env);
  const databaseUrl = context.env['DATABASE_URL'] ?? '';
  const kafka = earlier?.kafka ?? newKafkaState(brokers ?? 1);
  if (external.length === 0 && brokers && kafka.nodes.length !== brokers) {
    throw new PlainError(
      `${context.dataDir} holds a Kafka of ${kafka.nodes.length} broker(s), not ${brokers}: use another folder.`,
    );
  }
  if (secure && (external.length > 0 || databaseUrl !== ''))
    throw new PlainError('A stack with TLS is all its own: unset KAFKA_BROKERS and DATABASE_URL.');
  if (earlier && (earlier.secure === undefined) !== (secure === undefined))
    throw new PlainError(
      `${context.dataDir} holds data of a stack ${secure ? 'without' : 'with'} TLS: use another folder.`,
    );
  const postgres = { port: 0, password: randomBytes(24).toString('base64url'), dataDir: '', process: null };
  return {
    version: 1,
    status: 'starting',
    secret: earlier?.secret ?? randomBytes(32).toString('base64url'),
    ...(secure && { secure: { ...secure, users: earlier?.secure?.users ?? secure.users } }),
    managed: { kafka: external.length === 0, postgres: databaseUrl === '' },
    kafka,
    postgres: earlier?.postgres ?? postgres,
    brokers: external,
    databaseUrl,
  };
}

/** Ends what a killed predecessor left running, by the ids it recorded. */
async function sweepLeftovers(context: StackContext): Promise<void> {
  const state = readState(context.stateFile);
  if (!state) return;
  const { kafka, postgres } = managedParts(context, { ...state, managed: { kafka: true, postgres: true } });
  const pids = [...(kafka?.pids ?? []), postgres?.pid].filter((pid) => pid !== undefined);
  if (pids.length === 0) return;
  context.log(`stack: stopping what an earlier run left behind (pid ${pids.join(', ')})`);
  await Promise.all([kafka?.stopAll(), postgres?.stop()]);
}

async function removeData(context: StackContext): Promise<void> {
  const clusterDir = readState(context.stateFile)?.postgres.dataDir;
  const folders = [join(context.dataDir, 'kafka'), join(context.dataDir, 'postgres'), context.stateFile];
  if (clusterDir) folders.push(dirname(clusterDir));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}

async function takeDown(context: StackContext, parts: ManagedParts): Promise<void> {
  await Promise.all([parts.kafka?.stopAll(), parts.postgres?.stop()]);
  updateState(context.stateFile, (state) => ({ ...state, status: 'stopped' }));
}
