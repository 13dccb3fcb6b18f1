import { newId, type Clock } from '@night-market/kernel';
import { SignJWT } from 'jose';
import type { Role } from '../../domain/operator.ts';
import type { AccessTokens } from '../../sign-in/ports.ts';
import { SIGNING_ALGORITHM, type SigningKeys } from './signing-keys.ts';

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly lifeS: number;
}

/** Access tokens by RFC 9068. */
export class JwtAccessTokens implements AccessTokens {
  readonly lifeS: number;
  private readonly settings: TokenSettings;
  private readonly keys: SigningKeys;
  private readonly clock: Clock;

  constructor(settings: TokenSettings, keys: SigningKeys, clock: Clock) {
    this.settings = settings;
    this.lifeS = settings.lifeS;
    this.keys = keys;
    this.clock = clock;
  }

  async issue({ operatorId, name, role }: { operatorId: string; name: string; role: Role }): Promise<string> {
    const { issuer, audience, lifeS } = this.settings;
    const { kid, privateKey } = await this.keys.signing();
    const nowS = Math.floor(this.clock.nowMs() / 1000);
    return new SignJWT({ name, roles: [role], client_id: 'night-market' })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(operatorId)
      .setJti(newId())
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + lifeS)
      .sign(privateKey);
  }
}
