export { fromBase64Url, toBase64Url } from './base64url.ts';
export {
  isCode,
  isKeyId,
  isTicketId,
  problemOfClaims,
  CODE_MAX,
  KEY_ID_MAX,
  TICKET_ID_MAX,
  ZONES_MAX,
  type TicketClaims,
} from './claims.ts';
export { checkByNoble, webCryptoChecks, type CheckSignature, type Subtle } from './ed25519.ts';
export { isUsable, KEYS_MAX, parseKeySet, type KeySet, type TicketKey } from './key-set.ts';
export type { Parsed } from './parse.ts';
export {
  readToken,
  TOKEN_REFUSALS,
  TOKEN_TEXT_MAX,
  type ReadToken,
  type RefusedToken,
  type TokenRefusal,
} from './read-token.ts';
export {
  CHANGES_MAX,
  follow,
  isStale,
  parseRevocationDelta,
  type RevocationChange,
  type RevocationDelta,
  type RevocationState,
  type RevocationStatus,
} from './revocations.ts';
export { signTicket, ticketSigner, type TicketSigner } from './sign.ts';
export { verifyToken, type VerifiedToken, type VerifyOptions } from './verify.ts';
