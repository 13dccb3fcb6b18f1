import { rejectAborted } from '@night-market/command-line';
import {
  busUsers,
  platformTopics,
  startPlatform,
  type Platform,
  type ServiceHandle,
} from '@night-market/launcher';
import { playOn, type PlayOptions, type PlayResult } from '@night-market/opening-night';
import { kafkaLibDir, startStack, waitFor, type Stack } from '@night-market/stack';
import { SHAPE, type Shape } from './plan/shape.ts';

const BACK_MS = 90_000;
const REPLICAS = { payments: 3, orchestrator: 3, 'power-ops': 2 };

/** The platform that is broken, and what puts it right again. */
export interface Arena {
  readonly shape: Shape;
  readonly stack: Stack;
  readonly platform: Platform;
  /** The jars of the broker, with its own tools. */
  readonly kafkaLibDir: string;
  /** Whoever waits for something that is to come back stops waiting. */
  readonly signal: AbortSignal;
  /** A process by its label, such as `payments-2`. */
  service(label: string): ServiceHandle;
  /** Starts a process, again if it ends before it is ready (as a supervisor would), and waits until it serves. */
  bringBack(handle: ServiceHandle): Promise<void>;
  /** Plays orders against it and judges the books. */
  play(options: Partial<PlayOptions>): Promise<PlayResult>;
  /** Stops all of it. */
  stop(): Promise<void>;
}

export interface ArenaOptions {
  /** Emptied: nothing of an earlier run may be in the books. */
  readonly dir: string;
  readonly cacheDir: string;
  /** With TLS, logins and rights. */
  readonly secure?: boolean;
  /** Settings of services by their names. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A Kafka of three brokers (replication 3, min.insync 2), a PostgreSQL, and two replicas of what may have them. */
export async function startArena({
  dir,
  cacheDir,
  secure = false,
  env = {},
  log,
  signal,
}: ArenaOptions): Promise<Arena> {
  const stack = await startStack({
    ...{ dataDir: dir, cacheDir, brokers: 3, fresh: true, log, signal },
    secure: secure ? { users: busUsers() } : undefined,
  });
  try {
    const platform = await startPlatform({
      stack,
      dataDir: dir,
      logDir: `${dir}/logs`,
      replicas: REPLICAS,
      env: { '*': { LOG_LEVEL: 'info' }, ...env },
      log,
      signal,
    });
    const arena = arenaOf(stack, platform, kafkaLibDir(cacheDir), signal);
    await Promise.all(SHAPE.spares.map((label) => arena.service(label).kill()));
    return arena;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function arenaOf(stack: Stack, platform: Platform, libDir: string, signal: AbortSignal): Arena {
  const service = (label: string): ServiceHandle => {
    const found = platform.services.find((handle) => handle.label === label);
    if (!found) throw new Error(`there is no process ${label}`);
    return found;
  };
  return {
    shape: SHAPE,
    stack,
    platform,
    kafkaLibDir: libDir,
    signal,
    service,
    bringBack: (handle) => bringBack(handle, signal),
    // A play does not know of the signal; nobody listens to one that goes on.
    play: (options) => Promise.race([playOn(platform, options), rejectAborted(signal)]),
    stop: async () => {
      try {
        await platform.stop();
      } finally {
        await stack.stop();
      }
    },
  };
}

async function bringBack(handle: ServiceHandle, signal: AbortSignal): Promise<void> {
  const what = `${handle.label} serves again`;
  const look = async (): Promise<boolean> => {
    if (handle.pid === undefined) await handle.start();
    return handle.isReady();
  };
  await waitFor(async () => (await look()) || undefined, {
    what,
    timeoutMs: BACK_MS,
    intervalMs: 100,
    signal,
  });
}

/** The names of the topics, without their dead letters. */
export const topicsOf = ({ namespace }: Platform): string[] =>
  platformTopics(namespace)
    .map(({ name }) => name)
    .filter((name) => !name.endsWith('.dlq'));
