import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { RethrowFilter } from '@night-market/event-bus';
import { atMost, backoffMs, errorText, pause } from '@night-market/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConfigError } from '../config/load-config.ts';
import type { CommonConfig } from '../config/common-config.ts';
import { migrate, type MigrationClass } from '../database/data-source.ts';
import { HealthController } from '../health/health.controller.ts';
import { useCorrelation } from '../http/correlation.ts';
import { countRequests } from '../http/http-metrics.ts';
import { showParameters } from '../http/openapi.ts';
import { ProblemFilter, sendProblem, toProblem } from '../http/problem.filter.ts';
import { validationPipe } from '../http/validation.pipe.ts';
import { NestLog } from '../log/logger.ts';
import { handlingInterceptor } from '../metrics/handling.interceptor.ts';
import { LONGEST_RETRY_HOURS, retentionProblem, topicHours } from '../retention/check-retention.ts';
import { operations } from '../ops/operations.ts';
import { createRuntime, type ServiceRuntime } from './service-runtime.ts';
import { HEALTH, METRICS } from './tokens.ts';

/** What makes a service: its name, its settings, its tables, its module. */
export interface ServiceDefinition<C extends CommonConfig> {
  readonly name: string;
  readonly title: string;
  readonly loadConfig: () => C;
  readonly migrations: readonly MigrationClass[];
  /** The only place that binds ports to adapters. */
  readonly createModule: (runtime: ServiceRuntime, config: C) => DynamicModule;
}

const BODY_LIMIT_BYTES = 65_536;
const STOP_DEADLINE_MS = 9_000;
const ASK_RETENTION_LIMIT_MS = 3_000;

/**
 * Boots a service: `node main.js` serves until SIGTERM, `node main.js migrate` brings the tables up to date and
 * ends. A configuration error is one plain sentence per variable and exit code 1.
 */
export async function runService<C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  args: readonly string[],
): Promise<void> {
  silenceKnownWarning();
  try {
    const config = definition.loadConfig();
    const runtime = createRuntime(definition.name, config, definition.migrations);
    if (args[0] === 'migrate') return await migrateOnly(runtime);
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
  if (config.MIGRATE_ON_START) await migrate(runtime.dataSource);
  const app = await createHttp(definition, runtime, config);
  connectBus(app, runtime);
  try {
    await checkRetention(runtime, config);
  } catch (error) {
    await app.close();
    await atMost(runtime.clock, ASK_RETENTION_LIMIT_MS, runtime.inspector.close());
    await runtime.dataSource.destroy();
    throw error;
  }
  await app.startAllMicroservices();
  runtime.relay.start();
  for (const task of runtime.background) task.start();
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  const url = await app.getUrl();
  runtime.log.info({ url }, 'serving');
  return { runtime, url, stop: () => stopService(app, runtime) };
}

/** Event handlers get the filter that keeps their errors whole; it must be there before they are registered. */
function connectBus(app: NestFastifyApplication, runtime: ServiceRuntime): void {
  const microservice = app.connectMicroservice(
    { strategy: runtime.bus },
    { deferInitialization: true },
  ) as NestMicroservice;
  microservice.useGlobalFilters(new RethrowFilter());
  microservice.useGlobalInterceptors(handlingInterceptor(runtime.metrics, runtime.clock));
  microservice.registerListeners();
  microservice.setIsInitialized(true);
  microservice.setIsInitHookCalled(true);
}

/** No new work, finish what is in hand, send what was written, close the store. */
async function stopService(app: NestFastifyApplication, runtime: ServiceRuntime): Promise<void> {
  runtime.health.stop();
  runtime.operator.jobs.cancelAll();
  await runtime.bus.close();
  await app.close();
  for (const task of [...runtime.background].reverse()) await task.stop();
  await runtime.relay.stop();
  await runtime.dataSource.destroy();
}

/**
 * Law 10. The broker is asked how long it keeps the topics that are read here; while it is away the contract
 * counts, so that boot never waits for Kafka.
 * @throws ConfigError when the inbox would forget too early
 */
async function checkRetention(
  { bus, inspector, clock, log }: ServiceRuntime,
  config: CommonConfig,
): Promise<void> {
  const topics = bus.handledTopics;
  if (topics.length === 0) return;
  let known: ReadonlyMap<string, number> = new Map();
  const asked = inspector.retentionMs(topics).then(
    (answer) => void (known = answer),
    (error: unknown) =>
      log.info({ error: errorText(error) }, 'the broker does not tell its retention; the contract counts'),
  );
  await atMost(clock, ASK_RETENTION_LIMIT_MS, asked);
  const problem = retentionProblem({
    inboxHours: config.INBOX_RETENTION_HOURS,
    replayWindowHours: config.REPLAY_WINDOW_HOURS,
    longestRetryHours: LONGEST_RETRY_HOURS,
    topicHours: topicHours(topics, known),
  });
  if (problem) throw new ConfigError(problem);
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

async function migrateOnly(runtime: ServiceRuntime): Promise<void> {
  await connectStore(runtime);
  const done = await migrate(runtime.dataSource);
  await runtime.dataSource.destroy();
  runtime.log.info({ migrations: done }, done.length > 0 ? 'migrated' : 'nothing to migrate');
}

/** The database may come up after us: waits up to about a minute. */
async function connectStore({ dataSource, clock, random, log }: ServiceRuntime): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (attempt >= 12) throw error;
      log.warn({ attempt, error: errorText(error) }, 'the database does not answer yet');
      await pause(clock, backoffMs({ baseMs: 250, factor: 2, capMs: 8_000 }, attempt, random));
    }
  }
}

async function createHttp<C extends CommonConfig>(
  definition: ServiceDefinition<C>,
  runtime: ServiceRuntime,
  config: C,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    // The router gives up on some addresses before any filter is asked.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, toProblem(error), request.url),
  });
  const service = definition.createModule(runtime, config);
  showParameters(service);
  const root: DynamicModule = {
    module: class ServiceModule {} as Type,
    imports: [service, ...operations(runtime, config)],
    controllers: [HealthController],
    providers: [
      { provide: HEALTH, useValue: runtime.health },
      { provide: METRICS, useValue: runtime.metrics },
    ],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLog(runtime.log),
    rawBody: true,
    bodyParser: false,
    abortOnError: false,
  });
  acceptJsonOnly(app, adapter);
  useCorrelation(adapter.getInstance());
  countRequests(adapter.getInstance(), runtime.metrics);
  app.useGlobalFilters(new ProblemFilter(runtime.log));
  app.useGlobalPipes(validationPipe);
  const document = new DocumentBuilder().setTitle(definition.title).setVersion('1').build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: 'docs/openapi.json',
  });
  return app;
}

/** Forms and plain text would pass for JSON otherwise; whoever needs another kind of body registers it. */
function acceptJsonOnly(app: NestFastifyApplication, adapter: FastifyAdapter): void {
  adapter.getInstance().removeAllContentTypeParsers();
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT_BYTES });
}

/** kafkajs schedules its request queue with negative delays, which Node 24 warns about; nothing else is silenced. */
function silenceKnownWarning(): void {
  const others = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'TimeoutNegativeWarning') for (const listener of others) listener(warning);
  });
}
