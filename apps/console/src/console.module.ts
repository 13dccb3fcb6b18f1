import type { DynamicModule } from '@nestjs/common';
import { oidcBearer, Sealing, type BearerJwt } from '@night-market/access';
import { payTxnV2 } from '@night-market/contracts';
import { ConfigError } from '@night-market/kernel';
import {
  builtPage,
  createTopicFeed,
  EventStreams,
  logAccess,
  PgExpiringTable,
  type ServedFeed,
  type ServiceRuntime,
} from '@night-market/service-kit';
import { ActsController } from './adapters/http/acts.controller.ts';
import { ContractsController } from './adapters/http/contracts.controller.ts';
import { TrailsController } from './adapters/http/trails.controller.ts';
import { LiveController } from './adapters/http/live.controller.ts';
import { OverviewController } from './adapters/http/overview.controller.ts';
import { ServicesController } from './adapters/http/services.controller.ts';
import { SessionAuthenticator } from './adapters/http/session-authenticator.ts';
import { SessionCookies } from './adapters/http/session-cookies.ts';
import { SessionController, type SessionDoor } from './adapters/http/session.controller.ts';
import { IdentitySignIn } from './adapters/identity/identity-sign-in.ts';
import { DirectoryAgents } from './adapters/kafka/directory-agents.ts';
import { OidcSignIn } from './adapters/oidc/oidc-sign-in.ts';
import { ConsolePageController } from './adapters/page/console-page.controller.ts';
import { HttpReplicaProbe } from './adapters/peers/http-replica-probe.ts';
import { HttpServiceCaller } from './adapters/peers/http-service-caller.ts';
import { ToldFigures } from './adapters/peers/told-figures.ts';
import { oldSessions, PgSessions } from './adapters/postgres/pg-sessions.ts';
import { CallService } from './call-services/call-service.handler.ts';
import type { ConsoleConfig } from './config.ts';
import { Sessions } from './keep-session/sessions.ts';
import { SeeActs } from './see-acts/see-acts.handler.ts';
import { FindTrails } from './see-trail/find-trails.handler.ts';
import { SeeTrail } from './see-trail/see-trail.handler.ts';
import { SeeOverview } from './see-overview/see-overview.handler.ts';
import { SharedOverview } from './see-overview/shared-overview.ts';
import type { PasswordSignIn, RedirectSignIn } from './sign-in/ports.ts';
import {
  AGENTS,
  CALL_SERVICE,
  FIND_TRAILS,
  ORDER_FEED,
  PAGE_FILES,
  SEE_ACTS,
  SEE_TRAIL,
  SEE_OVERVIEW,
  SESSION_DOOR,
} from './tokens.ts';

const HOUR_MS = 3_600_000;
/** A broker that says nothing for so long has failed the look at the directory. */
const STALLED_MS = 5_000;
/** A reader of the live events proves so often that the session is good. */
const LIVE_MAX_AGE_MS = 300_000;
/** The page asks again once a second at most. */
const LIVE_GATHER_MS = 200;

class ConsoleModule {}

/** Binds the ports of the use cases to their adapters. */
export function createConsoleModule(runtime: ServiceRuntime, config: ConsoleConfig): DynamicModule {
  const door = sessionDoor(runtime, config);
  const agents = directoryAgents(runtime, config);
  const { sessions, cookies, consoleUrl } = door;
  const calls = new CallService(agents, new HttpServiceCaller());
  const figures = new ToldFigures(calls, runtime.clock);
  const overview = new SeeOverview(agents, figures, new HttpReplicaProbe(runtime.clock), runtime.clock);
  runtime.access.authenticators.unshift(new SessionAuthenticator(sessions, cookies, consoleUrl));
  return {
    module: ConsoleModule,
    controllers: [
      ...[SessionController, ServicesController, OverviewController, ActsController, LiveController],
      ...[TrailsController, ContractsController],
      ConsolePageController,
    ],
    providers: [
      { provide: SESSION_DOOR, useValue: door },
      { provide: AGENTS, useValue: agents },
      { provide: CALL_SERVICE, useValue: calls },
      { provide: SEE_ACTS, useValue: new SeeActs(agents, figures) },
      { provide: FIND_TRAILS, useValue: new FindTrails(agents, figures) },
      { provide: SEE_TRAIL, useValue: new SeeTrail(agents, figures) },
      { provide: SEE_OVERVIEW, useValue: new SharedOverview(overview, runtime.clock) },
      { provide: ORDER_FEED, useValue: orderFeed(runtime, config) },
      { provide: PAGE_FILES, useValue: builtPage('console-web') },
    ],
  };
}

function sessionDoor(
  { clock, log, unitOfWork, expiring }: ServiceRuntime,
  config: ConsoleConfig,
): SessionDoor {
  const consoleUrl = config.CONSOLE_URL;
  const check = tokenCheck(config, { clock, log });
  const ways = waysIn(config, check, clock);
  const store = new PgSessions(
    unitOfWork,
    new Sealing(config.CONSOLE_KEY_SECRET, 'night-market console sessions'),
  );
  expiring.push(new PgExpiringTable('session', oldSessions, 1, unitOfWork));
  const sessions = new Sessions(
    { store, clock, provider: ways.redirect ?? ways.password! },
    { lifeMs: config.CONSOLE_SESSION_HOURS * HOUR_MS, idleMs: config.CONSOLE_IDLE_MINUTES * 60_000 },
  );
  const isSecure = consoleUrl?.startsWith('https:') ?? config.HTTP_TLS_CERT_FILE !== undefined;
  const cookies = new SessionCookies(isSecure, config.CONSOLE_KEY_SECRET);
  return { sessions, cookies, consoleUrl, lifeS: config.CONSOLE_SESSION_HOURS * 3_600, ...ways };
}

/** The same check that the services make. */
function tokenCheck(config: ConsoleConfig, { clock, log }: Pick<ServiceRuntime, 'clock' | 'log'>): BearerJwt {
  const {
    OIDC_AUDIENCE: audience,
    OIDC_ROLES_CLAIM: rolesClaim,
    OIDC_CLOCK_TOLERANCE_S: clockToleranceS,
  } = config;
  return oidcBearer({ issuer: config.OIDC_ISSUER, audience, rolesClaim, clockToleranceS }, clock, log);
}

interface WaysIn {
  readonly password?: PasswordSignIn;
  readonly redirect?: RedirectSignIn;
}

function waysIn(config: ConsoleConfig, check: BearerJwt, clock: ServiceRuntime['clock']): WaysIn {
  const { OIDC_ISSUER: issuer, CONSOLE_OIDC_CLIENT_ID: clientId, CONSOLE_URL: consoleUrl } = config;
  if (clientId === undefined) return { password: new IdentitySignIn({ url: issuer, check, clock }) };
  if (consoleUrl === undefined)
    throw new ConfigError(
      'The configuration is not usable:\n  CONSOLE_URL: is missing: the provider sends operators back to it',
    );
  const settings = {
    ...{ issuer, clientId, consoleUrl, scopes: config.CONSOLE_OIDC_SCOPES },
    ...{ clientSecret: config.CONSOLE_OIDC_CLIENT_SECRET, resource: config.CONSOLE_OIDC_RESOURCE },
  };
  return { redirect: new OidcSignIn(settings, check, clock) };
}

function directoryAgents(
  { name, clock, log, inspector, background }: ServiceRuntime,
  config: ConsoleConfig,
): DirectoryAgents {
  const reader = logAccess(name, config, log).reader(STALLED_MS);
  const agents = new DirectoryAgents({ reader, inspector, clock });
  background.push({ start: () => undefined, stop: () => Promise.resolve(agents.stop()) });
  return agents;
}

function orderFeed(runtime: ServiceRuntime, config: ConsoleConfig): ServedFeed {
  const { clock, log, metrics } = runtime;
  const streams = new EventStreams({ clock, maxAgeMs: LIVE_MAX_AGE_MS, gatherMs: LIVE_GATHER_MS });
  metrics.gauge('console_live_readers', 'Pages that follow what moves at this replica.', () => streams.size);
  return { feed: createTopicFeed(payTxnV2.name, runtime, config), streams, log };
}
