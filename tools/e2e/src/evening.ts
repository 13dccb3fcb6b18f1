import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  operatorSecrets,
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
import { attachStack, type Stack } from '@night-market/stack';

/** A platform of a test's own on the test stack: real processes, own databases, own topics. */
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
}: EveningOptions): Promise<Evening> {
  const stack = await testStack();
  const dataDir = mkdtempSync(join(required('NIGHT_MARKET_TEST_DIR'), `e2e-${name}-`));
  const logDir = join(dataDir, 'logs');
  const platform = await startPlatform({
    stack,
    dataDir,
    logDir,
    namespace: `${name}.`,
    ...(services && { services: SERVICES.filter((service) => services.includes(service.name)) }),
    replicas,
    env: inAHurry(env),
    copiesDatabases: true,
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
      for (const url of Object.values(platform.databaseUrls)) {
        await stack.dropDatabase(new URL(url).pathname.slice(1));
      }
    },
  };
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
