import { hostname } from 'node:os';
import type { NestMicroservice } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Agent } from '@night-market/directory-client';
import { RethrowFilter } from '@night-market/event-bus';
import { atMost, backoffMs, errorText, newId, pause, ConfigError } from '@night-market/kernel';
import type { CommonConfig } from '../config/common-config.ts';
import {
  certificateProblem,
  migrate,
  NEEDS_DIRECT_URL,
  refusePooler,
  refusesStartUp,
  refusePendingMigrations,
  refuseUnknownMigrations,
  notTested,
} from '@night-market/postgres';
import { agentIdOf, describeAgent, reachableUrl } from '../directory/describe-agent.ts';
import { handlingInterceptor } from '../metrics/handling.interceptor.ts';
import { undeclaredRoutes } from '../access/undeclared-routes.ts';
import { operations } from '../ops/operations.ts';
import { limitsOf } from '../http/limits/limits.ts';
import { apiDocument } from '../http/openapi.ts';
import { serverOptions } from '../http/server-options.ts';
import { refuseToForget } from '../retention/refuse-to-forget.ts';
import { NoBus, refuseHandlers } from './event-handlers.ts';
import { createHttpApp } from './http-app.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { createRuntime, type ServiceRuntime } from './service-runtime.ts';
import type { ServiceTables } from './service-tables.ts';

const COMMANDS = ['serve', 'migrate', 'openapi'] as const;

/** What the arguments ask for; undefined when they ask for something else. */
export const commandOf = (args: readonly string[]): (typeof COMMANDS)[number] | undefined => {
  if (args.length > 1) return undefined;
  return args.length === 0 ? 'serve' : COMMANDS.find((one) => one === args[0]);
};

const STOP_DEADLINE_MS = 9_000;
const CLOSE_LIMIT_MS = 3_000;

/**
 * Boots a service: `node main.js` serves until SIGTERM, `node main.js migrate` brings the tables up to date and
 * ends, `node main.js openapi` prints its API as an OpenAPI document, connects to nothing and ends.
 * Anything else is refused with one sentence and exit code 2. A configuration error is one plain sentence per variable
 * and exit code 1.
 */
export async function runService<C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  args: readonly string[],
): Promise<void> {
  const command = commandOf(args);
  if (command === undefined) {
    process.stderr.write(
      `${definition.name}: '${args.join(' ')}' is no command; say migrate, openapi, or nothing to serve.\n`,
    );
    process.exit(2);
  }
  try {
    const config = definition.loadConfig();
    const runtime = createRuntime(definition, config);
    if (command === 'migrate') return await migrateOnly(definition, runtime);
    if (command === 'openapi') return await printApi(definition, runtime, config);
    const service = await startService(definition, runtime, config);
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void stopAndExit(service));
  } catch (error) {
    process.stderr.write(
      `${definition.name}: ${error instanceof ConfigError ? error.message : errorText(error)}\n`,
    );
    process.exit(1);
  }
}

/** A running service. */
export interface RunningService {
  readonly runtime: ServiceRuntime;
  readonly url: string;
  stop(): Promise<void>;
}

export async function startService<C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  runtime: ServiceRuntime,
  config: C,
): Promise<RunningService> {
  await connectStore(runtime);
  let app: NestFastifyApplication | undefined;
  try {
    await prepareTables(definition, runtime, config);
    app = await httpAppOf(definition, runtime, config);
    const handledTopics = connectBus(app, runtime);
    refuseHandlers(definition, runtime.needs, handledTopics);
    await refuseToForget(handledTopics, runtime, config);
  } catch (error) {
    await app?.close();
    await atMost(runtime.clock, CLOSE_LIMIT_MS, runtime.inspector.close());
    await runtime.dataSource.destroy();
    throw error;
  }
  await app.startAllMicroservices();
  runtime.outgoing?.relay.start();
  for (const task of runtime.background) task.start();
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  const url = await app.getUrl();
  runtime.log.info({ url }, 'serving');
  runtime.directory?.start(agentOf(definition, runtime, config, url));
  return { runtime, url, stop: () => stopService(app, runtime) };
}

/** What this process is to the directory. */
function agentOf(
  { name, contracts }: ServiceTables,
  { incoming }: ServiceRuntime,
  { SERVICE_URL: given, HTTP_HOST: host }: CommonConfig,
  listening: string,
): Agent {
  const hostName = hostname();
  const url = reachableUrl(listening, { given, host, hostName });
  const subscriptions = incoming?.bus.subscriptions ?? [];
  const process = newId();
  return {
    agentId: agentIdOf(name, hostName, new URL(listening).port),
    description: describeAgent({ name, contracts, subscriptions, url, process }),
    process,
  };
}

/** @throws ConfigError when the tables are not those that this code was made for */
async function prepareTables(
  { name, recordedBefore }: ServiceTables,
  { dataSource }: ServiceRuntime,
  config: CommonConfig,
): Promise<void> {
  await refuseUnknownMigrations(dataSource, name, recordedBefore);
  if (config.MIGRATE_ON_START) await migrate(dataSource, recordedBefore);
  await refusePendingMigrations(dataSource);
}

const httpAppOf = <C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  runtime: ServiceRuntime,
  config: C,
): Promise<NestFastifyApplication> =>
  createHttpApp(definition, runtime, definition.createModule(runtime, config), operations(runtime, config), {
    ...serverOptions(config),
    limits: limitsOf(config),
    corsOrigins: config.HTTP_CORS_ORIGINS,
  });

/** @throws ConfigError when a route does not say who may call it: it would answer 401 to everyone */
function refuseUndeclared(app: NestFastifyApplication): void {
  const routes = undeclaredRoutes(app);
  if (routes.length > 0)
    throw new ConfigError(
      `${routes.join(', ')}: say who may call it, by @Allow at the method or at the controller.`,
    );
}

async function printApi<C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  runtime: ServiceRuntime,
  config: C,
): Promise<void> {
  const app = await httpAppOf(definition, runtime, config);
  refuseUndeclared(app);
  process.stdout.write(`${JSON.stringify(apiDocument(app, definition))}\n`);
}

/**
 * Event handlers get the filter that keeps their errors whole; it must be there before they are registered.
 * Returns the topics that are handled.
 */
function connectBus(
  app: NestFastifyApplication,
  { incoming, metrics, clock }: ServiceRuntime,
): readonly string[] {
  const strategy = incoming?.bus ?? new NoBus();
  const microservice = app.connectMicroservice(
    { strategy },
    { deferInitialization: true },
  ) as NestMicroservice;
  microservice.useGlobalFilters(new RethrowFilter());
  if (incoming) microservice.useGlobalInterceptors(handlingInterceptor(metrics, incoming.recent, clock));
  microservice.registerListeners();
  microservice.setIsInitialized(true);
  microservice.setIsInitHookCalled(true);
  return strategy.handledTopics;
}

/** No new work, finish what is in hand, send what was written, close the store. */
async function stopService(app: NestFastifyApplication, runtime: ServiceRuntime): Promise<void> {
  runtime.health.stop();
  const { directory, incoming } = runtime;
  // First of all, so that nobody is sent here any more.
  await Promise.all([directory?.stop(), incoming?.bus.close(), incoming?.operator.worker.stop()]);
  await app.close();
  for (const task of [...runtime.background].reverse()) await task.stop();
  await runtime.outgoing?.relay.stop();
  await runtime.dataSource.destroy();
}

async function stopAndExit(service: RunningService): Promise<void> {
  const { log } = service.runtime;
  const deadline = setTimeout(() => {
    log.error({}, 'stopping took too long; leaving the rest to redelivery');
    process.exit(1);
  }, STOP_DEADLINE_MS);
  await service.stop().catch((error: unknown) => log.error({ error: errorText(error) }, 'stopping failed'));
  clearTimeout(deadline);
  log.info({}, 'stopped');
  process.exit(0);
}

async function migrateOnly({ recordedBefore }: ServiceTables, runtime: ServiceRuntime): Promise<void> {
  await connectStore(runtime);
  const done = await migrate(runtime.dataSource, recordedBefore);
  await runtime.dataSource.destroy();
  runtime.log.info({ migrations: done }, done.length > 0 ? 'migrated' : 'nothing to migrate');
}

/** The database may come up after us: waits up to about a minute. */
async function connectStore({ dataSource, clock, random, log }: ServiceRuntime): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await dataSource.initialize();
      await refusePooler(dataSource);
      const warning = notTested(dataSource.driver.version);
      if (warning) log.warn(warning);
      return;
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      if (refusesStartUp(error)) throw new ConfigError(NEEDS_DIRECT_URL);
      const problem = certificateProblem(error);
      if (error instanceof ConfigError || attempt >= 12) throw problem ? new ConfigError(problem) : error;
      log.warn({ attempt, error: errorText(error) }, problem ?? 'the database does not answer yet');
      await pause(clock, backoffMs({ baseMs: 250, factor: 2, capMs: 8_000 }, attempt, random));
    }
  }
}
