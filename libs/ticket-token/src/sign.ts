import { toBase32 } from './base32.ts';
import { problemOfClaims, type TicketClaims } from './claims.ts';
import { SIGNATURE_BYTES, toBytes } from './layout.ts';
import { signedBytes } from './read-token.ts';

/** Whoever holds the private key. */
export interface TicketSigner {
  readonly keyId: string;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/**
 * The text of a ticket's QR code. The same claims and key give the same text for ever.
 * @throws RangeError in one sentence when the claims cannot be written
 */
export async function signTicket(claims: Omit<TicketClaims, 'keyId'>, signer: TicketSigner): Promise<string> {
  const whole = { ...claims, keyId: signer.keyId };
  const problem = problemOfClaims(whole);
  if (problem !== undefined) throw new RangeError(problem);
  const body = toBytes(whole);
  const signature = await signer.sign(signedBytes(body));
  if (signature.length !== SIGNATURE_BYTES)
    throw new RangeError(`A signature has ${SIGNATURE_BYTES} bytes, this one has ${signature.length}.`);
  const token = new Uint8Array(body.length + SIGNATURE_BYTES);
  token.set(body);
  token.set(signature, body.length);
  return toBase32(token);
}

/**
 * Signs by WebCrypto, in Node and in browsers.
 * @param pkcs8 the private key as PKCS #8 (DER)
 * @throws when it is no Ed25519 key
 */
export async function ticketSigner(keyId: string, pkcs8: Uint8Array<ArrayBuffer>): Promise<TicketSigner> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return { keyId, sign: async (bytes) => new Uint8Array(await subtle.sign('Ed25519', key, bytes)) };
}
