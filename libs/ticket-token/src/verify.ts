import type { TicketClaims } from './claims.ts';
import { webCryptoChecks, type CheckSignature } from './ed25519.ts';
import { isUsable, type KeySet } from './key-set.ts';
import { readToken, type RefusedToken } from './read-token.ts';

export interface VerifiedToken {
  readonly ok: true;
  readonly claims: TicketClaims;
}

/** For whom and when a token is checked. */
export interface VerifyOptions {
  readonly market: string;
  /** By the corrected clock: a key is only good while it is valid. */
  readonly nowMs: number;
  readonly check?: CheckSignature;
}

const defaultCheck = webCryptoChecks();

/**
 * Whether a text is a ticket of this market, signed by one of its keys. Says nothing about the validity of the ticket:
 * that is for the policy to judge. Never throws, whatever the text is.
 */
export async function verifyToken(
  text: unknown,
  keySet: KeySet,
  { market, nowMs, check = defaultCheck }: VerifyOptions,
): Promise<VerifiedToken | RefusedToken> {
  const token = readToken(text);
  if (!token.ok) return token;
  const { claims, signature, signed } = token;
  const refused = (refusal: RefusedToken['refusal']): RefusedToken => ({ ok: false, refusal, claims });
  if (claims.market !== market || keySet.market !== market) return refused('wrong_market');
  const key = keySet.keys.get(claims.keyId);
  if (!key) return refused('unknown_key');
  if (!isUsable(key, nowMs)) return refused('key_not_valid');
  return (await check(key.publicKey, signature, signed)) ? { ok: true, claims } : refused('bad_signature');
}
