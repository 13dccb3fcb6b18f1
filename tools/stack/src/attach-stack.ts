import { dirname, join, resolve } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { adminEnv, buildStack, managedParts, stackContext } from './build-stack.ts';
import type { StackContext } from './build-stack.ts';
import { createKafka } from './kafka/kafka-client.ts';
import { clusterAnswers } from './kafka/kafka-ready.ts';
import { postgresAnswers } from './postgres/postgres-ready.ts';
import { lockHolder } from './process/file-lock.ts';
import { isAlive } from './process/process-identity.ts';
import { readState } from './state/state-file.ts';
import type { Stack, StackOptions } from './types.ts';
import { waitFor } from './wait-for.ts';

const ATTACH_TIMEOUT_MS = 180_000;

/**
 * The stack that another process runs, by the path of its `stack.json`. Its parts can be stopped and
 * started from here too; `stop()` does nothing, as the stack belongs to the other process.
 */
export async function attachStack(
  stateFile: string,
  options: Omit<StackOptions, 'dataDir'> = {},
): Promise<Stack> {
  const context = stackContext({ ...options, dataDir: dirname(resolve(stateFile)) });
  if (!(await serves(context))) throw new PlainError(`The stack of ${stateFile} is not running.`);
  return foundStack(context);
}

/** Waits for the stack that a living process is starting or running; undefined if that process ends. */
export async function attachRunning(context: StackContext, signal?: AbortSignal): Promise<Stack | undefined> {
  const lockFile = join(context.dataDir, 'stack.lock');
  const holder = lockHolder(lockFile);
  if (!isAlive(holder)) return undefined;
  context.log(`stack: process ${holder.pid} runs the stack of ${context.dataDir} already, using that one`);
  const outcome = await waitFor(
    async () => {
      if (!isAlive(holder) || lockHolder(lockFile)?.pid !== holder.pid) return 'gone';
      return (await serves(context)) ? 'serves' : undefined;
    },
    { what: 'the running stack serves', timeoutMs: ATTACH_TIMEOUT_MS, intervalMs: 200, signal },
  ).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new PlainError(`Process ${holder.pid} runs the stack of ${context.dataDir}, but ${String(error)}.`);
  });
  return outcome === 'serves' ? foundStack(context) : undefined;
}

function foundStack(context: StackContext): Stack {
  const state = readState(context.stateFile);
  if (!state) throw new PlainError(`${context.stateFile} is gone.`);
  return buildStack(context, managedParts(context, state), { owned: false, stop: () => Promise.resolve() });
}

async function serves(context: StackContext): Promise<boolean> {
  const state = readState(context.stateFile);
  if (state?.status !== 'ready') return false;
  const kafka = createKafka(state.brokers, adminEnv(context, state));
  const clusterId = state.managed.kafka ? state.kafka.clusterId : undefined;
  const expected = { clusterId, brokersMin: 1, replication: 1 };
  const answers = await Promise.all([
    clusterAnswers(kafka, expected).catch(() => false),
    postgresAnswers(state.databaseUrl),
  ]);
  return answers.every(Boolean);
}
