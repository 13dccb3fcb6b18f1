import type { Clock } from '@night-market/kernel';
import {
  refusal,
  type Authentication,
  type Authenticator,
  type Credentials,
  type Refusal,
} from '../authenticate/authenticator.ts';
import type { KeyCache } from '../keys/key-cache.ts';
import type { StoredKey } from '../keys/ports.ts';
import type { RequestNonces } from './ports.ts';
import { isInTime, isSignedBy, looksSigned, parseSigned, type SignedRequest } from './signed-request.ts';
import { SOFTWARE_HEADER, softwareText } from './software.ts';

export interface DeviceAuthenticatorParts {
  readonly market: string;
  readonly keys: Pick<KeyCache, 'find'>;
  readonly nonces: RequestNonces;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly seen: (credentialId: string, software?: string) => void;
  /** It was revoked, and is still in use. */
  readonly refused?: (credentialId: string) => void;
  /** The credential that replaces others is in use: the others end now. */
  readonly retireOthers: (credentialId: string) => Promise<void>;
}

/** Knows enrolled devices by the signatures of their requests; none is taken twice. */
export class DeviceAuthenticator implements Authenticator {
  private readonly parts: DeviceAuthenticatorParts;

  constructor(parts: DeviceAuthenticatorParts) {
    this.parts = parts;
  }

  needsBody({ authorization }: Credentials): boolean {
    return looksSigned(authorization);
  }

  /** So a stranger's body is not even read. */
  async refuseEarly({ authorization }: Credentials): Promise<Refusal | undefined> {
    if (authorization === undefined || !looksSigned(authorization)) return undefined;
    const shown = await this.look(authorization);
    return 'kind' in shown ? shown : undefined;
  }

  async authenticate({
    authorization,
    headers,
    method,
    path,
    bodyHash,
  }: Credentials): Promise<Authentication> {
    if (authorization === undefined || !looksSigned(authorization)) return undefined;
    const { market, nonces, clock, seen, retireOthers } = this.parts;
    const shown = await this.look(authorization);
    if ('kind' in shown) return shown;
    const { signed, key } = shown;
    const { credentialId, nonce } = signed;
    const words = { method, path, bodyHash: bodyHash?.() ?? '' };
    if (!isSignedBy(key.publicKey, words, signed)) return notIts(credentialId);
    if (key.market !== market)
      return refusal('wrong_market', `The credential ${credentialId} belongs to the market ${key.market}.`);
    const expiresAtMs = key.expiresAtMs ?? null;
    const isReplaced = expiresAtMs !== null;
    // A device that still signs by a key that it has replaced is one of the market.
    if (key.isRevoked && !isReplaced) {
      this.parts.refused?.(credentialId);
      return refusal('device_revoked', `The credential ${credentialId} was revoked.`);
    }
    if (isReplaced && (key.isRevoked || expiresAtMs <= clock.nowMs()))
      return refusal('expired', `The credential ${credentialId} was replaced by another.`);
    if (!(await nonces.take(credentialId, nonce)))
      return refusal('replayed', `A request of the credential ${credentialId} came twice.`);
    if (key.replacesOthers && !isReplaced) await retireOthers(credentialId);
    seen(credentialId, softwareText(headers[SOFTWARE_HEADER]));
    return { kind: 'device', id: key.holderId, credentialId };
  }

  /** What can be told without the body. */
  private async look(authorization: string): Promise<Shown | Refusal> {
    const signed = parseSigned(authorization);
    if (!signed) return refusal('malformed', 'A signed request does not have the form of one.');
    const { credentialId } = signed;
    if (!isInTime(signed, this.parts.clock.nowMs()))
      return refusal('clock_skew', `The clock of the device with the credential ${credentialId} is wrong.`);
    const key = await this.parts.keys.find(credentialId);
    if (!key?.publicKey) return notIts(credentialId);
    return { signed, key: { ...key, publicKey: key.publicKey } };
  }
}

interface Shown {
  readonly signed: SignedRequest;
  readonly key: StoredKey & { readonly publicKey: Uint8Array };
}

const notIts = (credentialId: string): Refusal =>
  refusal('unknown', `There is no credential ${credentialId} whose key made this signature.`);
