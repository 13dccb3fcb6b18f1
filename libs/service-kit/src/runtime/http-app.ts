import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { operator, service as program } from '@night-market/access';
import { errorText } from '@night-market/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccessGuard } from '../access/access-guard.ts';
import { Admission } from '../access/admission.ts';
import { askEarly } from '../access/ask-early.ts';
import { INSIDE } from '../access/doors.ts';
import { HealthController } from '../health/health.controller.ts';
import { refuseOtherMethods } from '../http/allowed-methods.ts';
import { closeInTime } from '../http/closing.ts';
import {
  connectionErrors,
  KEEP_ALIVE_MS,
  LOOK_EVERY_MS,
  REQUEST_LIMIT_MS,
  SILENT_LIMIT_MS,
} from '../http/connection-errors.ts';
import { useCorrelation } from '../http/correlation.ts';
import { allowOrigins } from '../http/cors.ts';
import { countRequests } from '../http/http-metrics.ts';
import { refuseDeepNesting, refuseDuplicateFields, refuseNul } from '../http/json-body.ts';
import { apiDocument, showParameters, type ApiIdentity } from '../http/openapi.ts';
import { PARAMETER_LENGTH_MAX, ProblemFilter, sendProblem, toProblem } from '../http/problem.filter.ts';
import { limitAddresses } from '../http/limits/limit-addresses.ts';
import { CALLER_LIMITS, CallerLimits } from '../http/limits/limit-callers.ts';
import { limitConnections } from '../http/limits/limit-connections.ts';
import { Limited } from '../http/limits/limited.ts';
import { NO_LIMITS, type Limits } from '../http/limits/limits.ts';
import { RateLimit } from '../http/limits/rate-limit.ts';
import { refuseEarly } from '../http/refuse-early.ts';
import { DOCS, securityHeaders, setSecurityHeaders, useSecurityHeaders } from '../http/security-headers.ts';
import { PLAIN, type ServerOptions } from '../http/server-options.ts';
import { validationPipe } from '../http/validation.pipe.ts';
import { NestLog } from '../log/logger.ts';
import type { ServiceRuntime } from './service-runtime.ts';
import { HEALTH, METRICS } from './tokens.ts';

const BODY_LIMIT_BYTES = 65_536;
const CLOSE_LIMIT_MS = 3_000;

/** The HTTP side of a service: its own module, `more`, health, metrics, problem details, documentation. */
export async function createHttpApp(
  identity: ApiIdentity,
  runtime: ServiceRuntime,
  service: DynamicModule,
  more: readonly DynamicModule[],
  { trustProxy, tls, limits = NO_LIMITS, corsOrigins = [] }: ServerOptions = PLAIN,
): Promise<NestFastifyApplication> {
  const connections = { headersTimeout: REQUEST_LIMIT_MS, connectionsCheckingInterval: LOOK_EVERY_MS };
  const limited = new Limited(runtime.log, runtime.metrics);
  const callers = new CallerLimits(limits, limited);
  const headers = securityHeaders(tls !== undefined);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // What comes while the server closes is answered as always; the store is closed after it.
    return503OnClosing: false,
    requestTimeout: REQUEST_LIMIT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionTimeout: SILENT_LIMIT_MS,
    ...(tls
      ? { https: { ...connections, ...tls, handshakeTimeout: REQUEST_LIMIT_MS } }
      : { http: connections }),
    trustProxy: trustProxy && [...trustProxy],
    clientErrorHandler: connectionErrors(limited, headers.api),
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    // The router gives up on some addresses before any filter is asked.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      setSecurityHeaders(reply, headers, request.url);
      sendProblem(reply, toProblem(error), request.url);
    },
  });
  showParameters(service);
  const root: DynamicModule = {
    module: class ServiceModule {} as Type,
    imports: [forAll(callers), service, ...more],
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
    // For the address that is logged; the adapter has them already.
    ...(tls && { httpsOptions: tls }),
  });
  outliveBrokenServer(app, runtime.log);
  allowOrigins(app, corsOrigins);
  useSecurityHeaders(adapter.getInstance(), headers);
  limitClients(adapter.getInstance(), limits, trustProxy || [], limited);
  acceptJsonOnly(app, adapter);
  closeInTime(adapter.getInstance(), CLOSE_LIMIT_MS);
  useCorrelation(adapter.getInstance());
  refuseEarly(adapter.getInstance());
  refuseOtherMethods(adapter.getInstance());
  countRequests(adapter.getInstance(), runtime.metrics);
  app.useGlobalFilters(new ProblemFilter(runtime.log));
  const admission = new Admission(runtime.access.doors(), callers);
  askEarly(app, admission);
  app.useGlobalGuards(new AccessGuard(admission));
  app.useGlobalPipes(validationPipe);
  guardDocs(adapter, admission);
  SwaggerModule.setup('docs', app, () => apiDocument(app, identity), {
    jsonDocumentUrl: 'docs/openapi.json',
  });
  return app;
}

/** For routes that find out themselves who calls. */
const forAll = (callers: CallerLimits): DynamicModule => ({
  module: class CallerLimitsModule {} as Type,
  global: true,
  providers: [{ provide: CALLER_LIMITS, useValue: callers }],
  exports: [CALLER_LIMITS],
});

/** A connection that cannot be accepted, as when the process has no files left, must not end it. */
function outliveBrokenServer(app: NestFastifyApplication, log: ServiceRuntime['log']): void {
  app
    .getHttpServer()
    .on('error', (error: Error) =>
      log.warn({ error: errorText(error) }, 'a connection could not be accepted'),
    );
}

/** Holds before anyone is asked who they are. */
function limitClients(
  server: FastifyInstance,
  limits: Limits,
  proxies: readonly string[],
  limited: Limited,
): void {
  limitConnections(server.server, limits, proxies, limited);
  if (limits.addressRequestsPerS > 0)
    limitAddresses(server, new RateLimit(limits.addressRequestsPerS), limited, BODY_LIMIT_BYTES);
}

/** The pages of the API are no controller's. */
function guardDocs(adapter: FastifyAdapter, admission: Admission): void {
  const demands = [program(INSIDE), operator('viewer')];
  adapter.getInstance().addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (DOCS.test(request.url)) await admission.admit(request, reply, demands);
  });
}

/** Forms and plain text would be taken for JSON otherwise; a service that needs another kind of body registers it. */
function acceptJsonOnly(app: NestFastifyApplication, adapter: FastifyAdapter): void {
  const server = adapter.getInstance();
  server.removeAllContentTypeParsers();
  const parse = server.getDefaultJsonParser('error', 'error');
  const options = { bodyLimit: BODY_LIMIT_BYTES };
  app.useBodyParser('application/json', options, (request: FastifyRequest, body: Buffer, done: Done) => {
    const text = body.toString();
    try {
      refuseDeepNesting(text);
    } catch (tooDeep) {
      return done(tooDeep as Error);
    }
    void parse(request, text, (error, value) => {
      try {
        if (!error) {
          refuseDuplicateFields(text, value);
          refuseNul(text, value);
        }
        done(error, value);
      } catch (wrong) {
        done(wrong as Error);
      }
    });
  });
}

type Done = (error: Error | null, value?: unknown) => void;
