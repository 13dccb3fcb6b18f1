import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import { decideRefresh } from '../domain/refresh.ts';
import type { AccessTokens, ActLog, TokenPair } from '../sign-in/ports.ts';
import type { RefreshStore } from './ports.ts';

export interface RefreshPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly refreshes: RefreshStore<T>;
  readonly acts: ActLog<T>;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
}

/** Exchanges a refresh token for a new pair, and ends sessions. */
export class Refresh<T extends Tx> {
  private readonly ports: RefreshPorts<T>;
  private readonly graceMs: number;

  constructor(ports: RefreshPorts<T>, graceMs: number) {
    this.ports = ports;
    this.graceMs = graceMs;
  }

  /** Undefined when the token is not good, or no longer. */
  async handle(token: string): Promise<TokenPair | undefined> {
    const { unitOfWork, refreshes, acts, tokens, clock } = this.ports;
    const exchanged = await unitOfWork.run(async (tx) => {
      const found = await refreshes.find(tx, token);
      if (!found) return undefined;
      const decision = decideRefresh(found, clock.nowMs(), this.graceMs);
      if (decision === 'exchange') return { found, refreshToken: await refreshes.exchange(tx, token) };
      if (decision === 'reused') {
        const { operatorId } = found.operator;
        await refreshes.endFamily(tx, found.familyId);
        await acts.note(tx, 'refresh_token_reused', operatorId, operatorId);
      }
      return undefined;
    });
    if (!exchanged) return undefined;
    return {
      accessToken: await tokens.issue(exchanged.found.operator),
      expiresInS: tokens.lifeS,
      refreshToken: exchanged.refreshToken,
      refreshExpiresAtMs: exchanged.found.expiresAtMs,
    };
  }

  /** Ends the token's session, whatever has become of the token; does nothing when there is none. */
  async signOut(token: string): Promise<void> {
    const { unitOfWork, refreshes } = this.ports;
    await unitOfWork.run(async (tx) => {
      const found = await refreshes.find(tx, token);
      if (found) await refreshes.endFamily(tx, found.familyId);
    });
  }
}
