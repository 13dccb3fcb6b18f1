import { join } from 'node:path';
import {
  buildApps,
  busUsers,
  startPlatform,
  type Platform,
  type ServiceSpec,
  withOwnFolder,
} from '@night-market/launcher';
import { startStack, type Stack } from '@night-market/stack';
import pg from 'pg';
import { settleGateway } from './gateway.ts';
import type { BenchOptions } from './options.ts';

/** What every scenario works with. */
export interface World {
  readonly stack: Stack;
  readonly dir: string;
  readonly cacheDir: string;
  readonly options: BenchOptions;
  readonly signal: AbortSignal;
  say(line?: string): void;
}

/** A platform with tables, topics and gateway of its own. */
export interface TargetOptions {
  /** Letters: the namespace. */
  readonly name: string;
  readonly services?: readonly ServiceSpec[];
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const say = (line = ''): void => console.log(line);

/** Runs `use` on a fresh stack with everything built, and stops the stack afterwards. */
export async function withWorld(
  options: BenchOptions,
  signal: AbortSignal,
  use: (world: World) => Promise<void>,
): Promise<void> {
  // The gateways' books go too: old captures would be reconciled in the middle of a measurement.
  await withOwnFolder('bench', async ({ dir, cacheDir }) => {
    const stack = await startStack({ dataDir: dir, cacheDir, fresh: true, log: say, signal });
    try {
      await keepCommitTimes(stack);
      await buildApps(join(dir, 'logs'), signal);
      await use({ stack, dir, cacheDir, options, signal, say });
    } finally {
      await stack.stop();
    }
  });
}

/** Runs `use` on a second stack, where all talk by TLS with logins and rights, beside that of the world. */
export async function withSecureStack(
  { dir, cacheDir, ...world }: World,
  use: (world: World) => Promise<void>,
): Promise<void> {
  const dataDir = join(dir, 'secure-stack');
  const secure = { users: busUsers() };
  const { signal } = world;
  const stack = await startStack({ dataDir, cacheDir, fresh: true, secure, log: say, signal });
  try {
    await keepCommitTimes(stack);
    await use({ ...world, dir: dataDir, cacheDir, stack });
  } finally {
    await stack.stop();
  }
}

/** Runs `use` on a platform, stops it afterwards and removes its databases. */
export async function withTarget(
  world: World,
  { name, services, env = {} }: TargetOptions,
  use: (platform: Platform) => Promise<void>,
): Promise<void> {
  const { stack, options, signal } = world;
  const dataDir = join(world.dir, name);
  const platform = await startPlatform({
    stack,
    dataDir,
    logDir: join(dataDir, 'logs'),
    namespace: `${name}.`,
    services,
    signal,
    env: {
      ...env,
      '*': { LOG_LEVEL: 'warn', ...env['*'] },
      payments: { PAY_TXN_VERSIONS: options.payTxnVersions, ...env['payments'] },
    },
  });
  try {
    await settleGateway(platform, options.webhookRate);
    await use(platform);
  } finally {
    await platform.stop();
  }
  for (const url of Object.values(platform.databaseUrls)) {
    await stack.dropDatabase(new URL(url).pathname.slice(1));
  }
}

/** Commit times are what 'settled' is measured by; the server must be told to keep them. */
async function keepCommitTimes(stack: Stack): Promise<void> {
  await query(stack.databaseUrl, 'alter system set track_commit_timestamp = on');
  await stack.postgres.stop();
  await stack.postgres.start();
}

/** Rows of one statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
