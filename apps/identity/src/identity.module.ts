import type { DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { BearerJwt, Sealing } from '@night-market/access';
import type { SqlTx } from '@night-market/kernel';
import { PgExpiringTable, type ServiceRuntime } from '@night-market/service-kit';
import { JwtAccessTokens } from './adapters/crypto/jwt-access-tokens.ts';
import { ScryptHasher } from './adapters/crypto/scrypt-hasher.ts';
import { newOneTimePassword } from './adapters/crypto/secrets.ts';
import { SIGNING_ALGORITHM, SigningKeys } from './adapters/crypto/signing-keys.ts';
import { DiscoveryController } from './adapters/http/discovery.controller.ts';
import { OperatorsController } from './adapters/http/operators.controller.ts';
import { SignInController } from './adapters/http/sign-in.controller.ts';
import { oldLimits, PgSignInLimits } from './adapters/limits/pg-sign-in-limits.ts';
import { AuditedActs } from './adapters/postgres/audited-acts.ts';
import { PgOperators } from './adapters/postgres/pg-operators.ts';
import { oldFamilies, PgRefreshes } from './adapters/postgres/pg-refreshes.ts';
import type { IdentityConfig } from './config.ts';
import { ManageOperators } from './manage-operators/manage-operators.handler.ts';
import { Refresh } from './refresh/refresh.handler.ts';
import { SignIn } from './sign-in/sign-in.handler.ts';
import { MANAGE_OPERATORS, PUBLISHED_KEYS, REFRESH, SIGN_IN } from './tokens.ts';

const HOUR_MS = 3_600_000;
/** Longer than verifiers go without looking at the keys; the same margin when a key goes. */
const KEY_MARGIN_MS = HOUR_MS;

class IdentityModule {}

/** Binds the ports of the use cases to their adapters. */
export function createIdentityModule(runtime: ServiceRuntime, config: IdentityConfig): DynamicModule {
  const { clock, unitOfWork, dataSource } = runtime;
  const keys = signingKeys(runtime, config);
  const settings = { issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE };
  const tokens = new JwtAccessTokens({ ...settings, lifeS: config.IDENTITY_TOKEN_LIFE_S }, keys, clock);
  const [operators, families, acts] = [new PgOperators(unitOfWork), new PgRefreshes(), new AuditedActs()];
  const hasher = new ScryptHasher();
  const limits = new PgSignInLimits(dataSource, {
    perNameAndAddress: config.IDENTITY_SIGN_IN_ATTEMPTS,
    perAddress: config.IDENTITY_SIGN_IN_ATTEMPTS_PER_ADDRESS,
    windowS: config.IDENTITY_SIGN_IN_WINDOW_S,
  });
  const signIn = new SignIn<SqlTx>(
    { unitOfWork, operators, families, acts, hasher, limits, tokens, clock },
    config.IDENTITY_SESSION_HOURS * HOUR_MS,
  );
  const refresh = new Refresh<SqlTx>(
    { unitOfWork, refreshes: families, acts, tokens, clock },
    config.IDENTITY_REFRESH_GRACE_S * 1000,
  );
  const manage = new ManageOperators<SqlTx>(
    { unitOfWork, operators, acts, hasher, newPassword: newOneTimePassword, clock },
    config.IDENTITY_ONE_TIME_HOURS * HOUR_MS,
  );
  // Its own tokens, by its own keys, and first of all: it does not call itself.
  const own = new BearerJwt(
    { ...settings, rolesClaim: 'roles', clockToleranceS: config.OIDC_CLOCK_TOLERANCE_S },
    keys,
    clock,
  );
  runtime.access.authenticators.unshift(own);
  const published = {
    issuer: config.OIDC_ISSUER,
    algorithm: SIGNING_ALGORITHM,
    keys: () => keys.published(),
  };
  runtime.expiring.push(
    new PgExpiringTable('refresh_family', oldFamilies, 24, unitOfWork),
    new PgExpiringTable('sign_in_limit', oldLimits, 1, unitOfWork),
  );
  return {
    module: IdentityModule,
    controllers: [SignInController, DiscoveryController, OperatorsController],
    providers: [
      { provide: SIGN_IN, useValue: signIn },
      { provide: REFRESH, useValue: refresh },
      { provide: MANAGE_OPERATORS, useValue: manage },
      { provide: PUBLISHED_KEYS, useValue: published },
      { provide: FirstOperators, useValue: new FirstOperators(manage, config, runtime) },
    ],
  };
}

function signingKeys({ unitOfWork, clock }: ServiceRuntime, config: IdentityConfig): SigningKeys {
  const schedule = {
    rotateMs: config.IDENTITY_KEY_ROTATION_HOURS * HOUR_MS,
    publishAheadMs: KEY_MARGIN_MS,
    overlapMs: config.IDENTITY_TOKEN_LIFE_S * 1000 + KEY_MARGIN_MS,
  };
  return new SigningKeys(
    unitOfWork,
    new Sealing(config.IDENTITY_KEY_SECRET, 'night-market signing keys'),
    schedule,
    clock,
  );
}

/** Before it serves: a new market has somebody who can sign in. */
class FirstOperators implements OnApplicationBootstrap {
  private readonly manage: ManageOperators<SqlTx>;
  private readonly config: IdentityConfig;
  private readonly runtime: ServiceRuntime;

  constructor(manage: ManageOperators<SqlTx>, config: IdentityConfig, runtime: ServiceRuntime) {
    this.manage = manage;
    this.config = config;
    this.runtime = runtime;
  }

  async onApplicationBootstrap(): Promise<void> {
    const passwords = [
      { role: 'admin', password: this.config.IDENTITY_ADMIN_PASSWORD },
      { role: 'operator', password: this.config.IDENTITY_OPERATOR_PASSWORD },
      { role: 'viewer', password: this.config.IDENTITY_VIEWER_PASSWORD },
    ] as const;
    const first = passwords.flatMap(({ role, password }) =>
      password ? [{ name: role, role, password }] : [],
    );
    const made = await this.manage.createFirst(first);
    if (made > 0) this.runtime.log.info({ operators: made }, 'the first operators are made');
  }
}
