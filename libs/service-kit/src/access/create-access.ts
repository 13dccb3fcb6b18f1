import {
  actorOf,
  DeviceAuthenticator,
  KeyAuthenticator,
  KeyCache,
  LastSeen,
  oidcBearer,
  PgAccessAudit,
  PgDeviceCredentials,
  PgKeyStore,
  PgRequestNonces,
  RevokedInUse,
  ServiceAuthenticator,
  ServiceTokens,
  sha256Hex,
  type AcceptedService,
  type Authenticator,
} from '@night-market/access';
import {
  ConfigError,
  errorText,
  type Clock,
  type Log,
  type Random,
  type SqlTx,
  type UnitOfWork,
} from '@night-market/kernel';
import { readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { Doors, INSIDE } from './doors.ts';
import { RefusedCallers } from './refused-callers.ts';

/** How a service finds out who is asking. */
export interface Access {
  /** Asked in this order; a module may add others, such as one for signed requests, or put its own first. */
  readonly authenticators: Authenticator[];
  /** Absent in a service without the tables of keys (`needs: ['access']`). */
  readonly keys: PgKeyStore | undefined;
  /** The credentials of enrolled devices; absent like the keys. */
  readonly devices: PgDeviceCredentials | undefined;
  /** Who may call us, and what we show to others. */
  readonly serviceTokens: ServiceTokens;
  readonly tasks: readonly { start(): void; stop(): Promise<void> }[];
  /** Asks with all authenticators that were added by then. */
  readonly doors: () => Doors;
}

interface Parts {
  readonly dataSource: DataSource;
  readonly unitOfWork: UnitOfWork<SqlTx>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** @throws ConfigError when the file of service tokens cannot be used */
export function createAccess(config: CommonConfig, hasTables: boolean, parts: Parts): Access {
  const { dataSource, unitOfWork, clock, log, metrics } = parts;
  const serviceTokens = openTokens(config.SERVICE_TOKENS_FILE, parts);
  const keys = hasTables
    ? new PgKeyStore(config.MARKET_NAME, unitOfWork, (sql, params) => readRows(dataSource, sql, params))
    : undefined;
  const devices = keys && new PgDeviceCredentials(config.MARKET_NAME, unitOfWork);
  const lastSeen = keys && new LastSeen(keys, parts);
  const inUse = keys && new RevokedInUse(keys, parts);
  const authenticators: Authenticator[] = [];
  if (keys && devices && lastSeen && inUse) {
    const market = config.MARKET_NAME;
    const cache = new KeyCache(keys, clock);
    const seen = (prefix: string, software?: string) => lastSeen.note(prefix, software);
    authenticators.push(
      new KeyAuthenticator(market, cache, seen, (prefix) => inUse.note(prefix)),
      new DeviceAuthenticator({
        ...{ market, keys: cache, clock, seen },
        nonces: new PgRequestNonces(unitOfWork),
        refused: (credentialId) => inUse.note(credentialId),
        retireOthers: (credentialId) => devices.retireOthers(credentialId),
      }),
    );
  }
  const ofSettings = fromSettings(config);
  const services = new ServiceAuthenticator(() => [
    ...ofSettings,
    ...Object.entries(serviceTokens.accept).map(([id, one]) => ({ id, ...one })),
  ]);
  authenticators.push(services);
  const operators = operatorsOf(config, parts);
  if (operators) authenticators.push(operators);
  const audit = new PgAccessAudit();
  const refused = new RefusedCallers(log, metrics);
  return {
    ...{ authenticators, keys, devices, serviceTokens },
    tasks: [serviceTokens, ...(lastSeen ? [lastSeen] : []), ...(inUse ? [inUse] : [])],
    doors: () =>
      new Doors({
        ...{ authenticators, refused, isInsideOpen: config.INSIDE_ACCESS === 'open' },
        noteRefusedAct: async (principal, route) => {
          if (!hasTables) return;
          const note = { actor: actorOf(principal), action: 'act_refused', subject: route } as const;
          // The refusal stands, whether or not it can be kept.
          await unitOfWork
            .run((tx) => Promise.resolve(audit.note(tx, note)))
            .catch((error: unknown) =>
              log.warn({ error: errorText(error) }, 'a refused act could not be noted'),
            );
        },
      }),
  };
}

/** Without a provider no operator can be told from a stranger, and none is let in. */
function operatorsOf(config: CommonConfig, { clock, log }: Parts): Authenticator | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined) return undefined;
  const { OIDC_ROLES_CLAIM: rolesClaim, OIDC_CLOCK_TOLERANCE_S: clockToleranceS } = config;
  return oidcBearer({ issuer, audience, rolesClaim, clockToleranceS }, clock, log);
}

/** Tokens of programs that stand in settings of their own: each opens one thing alone. */
function fromSettings({ OPS_TOKEN, INSIDE_TOKEN }: CommonConfig): AcceptedService[] {
  const tokens = [
    { id: 'ops-token', scopes: ['audit'], token: OPS_TOKEN },
    { id: 'inside-token', scopes: [INSIDE], token: INSIDE_TOKEN },
  ];
  return tokens.flatMap(({ id, scopes, token }) =>
    token === undefined ? [] : [{ id, scopes, sha256: [sha256Hex(token)] }],
  );
}

function openTokens(path: string | undefined, parts: Parts): ServiceTokens {
  try {
    return new ServiceTokens(path, parts);
  } catch (error) {
    throw new ConfigError(`SERVICE_TOKENS_FILE: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
