import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  operatorSecrets,
  resolveHome,
  SERVICES,
  serviceTokensFile,
  signIn,
  startPlatform,
  type Platform,
} from '@night-market/launcher';
import {
  inAHurry,
  letGatewayHurry,
  playOn,
  type PlayOptions,
  type PlayResult,
} from '@night-market/opening-night';
import { attachStack, startStack, type Stack } from '@night-market/stack';

/** A platform of a test's own, on the test stack unless told: real processes, own databases, own topics. */
export interface Evening {
  readonly stack: Stack;
  readonly platform: Platform;
  /** Where each process writes what it says. */
  readonly logDir: string;
  /** An access token of one of the first operators. */
  signIn(name: 'viewer' | 'operator' | 'admin'): Promise<string>;
  /** What one of the first operators signs in with. */
  passwordOf(name: 'viewer' | 'operator' | 'admin'): string;
  /** What the service shows to the directory. */
  directoryToken(service: string): string;
  /** Plays orders against it; anything may be killed meanwhile. */
  play(options?: Partial<PlayOptions>): Promise<PlayResult>;
  /** Begins to play and waits until the first orders are accepted: what is killed then is killed under load. */
  playUnderWay(
    options: Omit<Partial<PlayOptions>, 'onProgress'>,
  ): Promise<{ readonly result: Promise<PlayResult> }>;
  /** Stops the services and removes the databases. */
  end(): Promise<void>;
}

export interface EveningOptions {
  /** Letters and digits; part of the names of databases and topics. */
  readonly name: string;
  /** Those that run; each takes seconds to migrate and to start. All of them, unless given. */
  readonly services?: readonly string[];
  readonly replicas?: Readonly<Record<string, number>>;
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** With a broker and a database of its own, for whoever breaks them: other files are at work on the test stack. */
  readonly ownStack?: boolean;
}

/** What an order needs on its way. */
export const ORDERS_WAY = ['payments', 'orchestrator', 'gate', 'gateway-sim'] as const;

/** The stack that `npm test` started for this run. */
export const testStack = (): Promise<Stack> => attachStack(required('NIGHT_MARKET_TEST_STACK'));

export async function startEvening({
  name,
  services,
  replicas = {},
  env = {},
  ownStack = false,
}: EveningOptions): Promise<Evening> {
  const dataDir = mkdtempSync(join(required('NIGHT_MARKET_TEST_DIR'), `e2e-${name}-`));
  const logDir = join(dataDir, 'logs');
  const stack = ownStack ? await startOwnStack(dataDir) : await testStack();
  const platform = await startPlatform({
    stack,
    dataDir,
    logDir,
    namespace: `${name}.`,
    ...(services && { services: SERVICES.filter((service) => services.includes(service.name)) }),
    replicas,
    env: inAHurry(env),
    // On a stack of its own there is nothing to copy.
    copiesDatabases: !ownStack,
  }).catch(async (error: unknown) => {
    // The test stack goes on: it belongs to the run.
    await stack.stop();
    throw error;
  });
  await letGatewayHurry(platform);
  return {
    stack,
    platform,
    logDir,
    signIn: (name) => signIn(dataDir, platform.urls['identity']![0]!, name),
    passwordOf: (name) => operatorSecrets(dataDir).passwords[name],
    directoryToken: (service) => tokenIn(serviceTokensFile(dataDir, service)),
    play: (options) => playOn(platform, options),
    playUnderWay: (options) => playUnderWay(platform, options),
    end: async () => {
      await platform.stop();
      if (ownStack) return endOwnStack(stack);
      for (const url of Object.values(platform.databaseUrls)) {
        await stack.dropDatabase(new URL(url).pathname.slice(1));
      }
    },
  };
}

/** Thrown away like the test stack. */
function startOwnStack(dataDir: string): Promise<Stack> {
  // The user that the database runs as enters it.
  chmodSync(dataDir, 0o755);
  return startStack({ dataDir, cacheDir: resolveHome().cacheDir, throwaway: true });
}

async function endOwnStack(stack: Stack): Promise<void> {
  await stack.stop();
  for (const part of ['kafka', 'postgres'])
    rmSync(join(stack.dataDir, part), { recursive: true, force: true });
}

async function playUnderWay(platform: Platform, options: Omit<Partial<PlayOptions>, 'onProgress'>) {
  const underWay = Promise.withResolvers<void>();
  const result = playOn(platform, {
    ...options,
    onProgress: ({ accepted }) => {
      if (accepted > 0) underWay.resolve();
    },
  });
  await Promise.race([underWay.promise, result]);
  return { result };
}

function tokenIn(path: string): string {
  const { present } = JSON.parse(readFileSync(path, 'utf8')) as { present: { directory: string } };
  return present.directory;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is missing: run the tests with npm test, which starts a stack of its own`);
  return value;
}
