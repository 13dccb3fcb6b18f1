import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import { faultOfPassword, type Operator } from '../domain/operator.ts';
import type {
  AccessTokens,
  ActLog,
  FamilyStore,
  PasswordHasher,
  SignInLimits,
  SignInStore,
  TokenPair,
} from './ports.ts';

export interface SignInPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly operators: SignInStore<T>;
  readonly families: FamilyStore<T>;
  readonly acts: ActLog<T>;
  readonly hasher: PasswordHasher;
  readonly limits: SignInLimits;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
}

export interface SignInRequest {
  readonly name: string;
  readonly password: string;
  readonly newPassword?: string | undefined;
  readonly address: string;
}

export type SignInOutcome =
  | { readonly kind: 'signed_in'; readonly tokens: TokenPair }
  /** Wrong name, wrong password, disabled, or a one-time password that is too old: which of them is not told. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'new_password_needed' }
  | { readonly kind: 'bad_new_password'; readonly fault: string };

/** Checks name and password, changes the password if asked to, and begins a session. */
export class SignIn<T extends Tx> {
  private readonly ports: SignInPorts<T>;
  private readonly sessionMs: number;

  constructor(ports: SignInPorts<T>, sessionMs: number) {
    this.ports = ports;
    this.sessionMs = sessionMs;
  }

  /** @throws TooManyAttemptsError */
  async handle(request: SignInRequest): Promise<SignInOutcome> {
    const { operators, hasher, limits, clock } = this.ports;
    const name = request.name.toLowerCase();
    const { password, newPassword, address } = request;
    await limits.count(name, address);
    const operator = await operators.findByName(name);
    const right = await hasher.verify(password, operator?.passwordHash);
    if (!operator || !right || operator.disabled) return { kind: 'refused' };
    const { oneTimeUntilMs } = operator;
    if (oneTimeUntilMs !== undefined && clock.nowMs() >= oneTimeUntilMs) return { kind: 'refused' };
    await limits.forgive(name, address);
    if (newPassword === undefined && oneTimeUntilMs !== undefined) return { kind: 'new_password_needed' };
    const fault =
      newPassword === undefined ? undefined : faultOfPassword(newPassword, { name, old: password });
    if (fault !== undefined) return { kind: 'bad_new_password', fault };
    return { kind: 'signed_in', tokens: await this.begin(operator, password, newPassword) };
  }

  private async begin(operator: Operator, password: string, newPassword?: string): Promise<TokenPair> {
    const { unitOfWork, operators, families, acts, hasher, tokens, clock } = this.ports;
    const { operatorId, passwordHash } = operator;
    const kept = newPassword === undefined && !hasher.isOutdated(passwordHash);
    const hash = kept ? undefined : await hasher.hash(newPassword ?? password);
    const refresh = await unitOfWork.run(async (tx) => {
      if (hash !== undefined) await operators.setPassword(tx, operatorId, hash);
      if (newPassword !== undefined) await acts.note(tx, 'password_changed', operatorId, operatorId);
      await acts.note(tx, 'signed_in', operatorId, operatorId);
      return families.start(tx, operatorId, clock.nowMs() + this.sessionMs);
    });
    return {
      accessToken: await tokens.issue(operator),
      expiresInS: tokens.lifeS,
      refreshToken: refresh.refreshToken,
      refreshExpiresAtMs: refresh.expiresAtMs,
    };
  }
}
