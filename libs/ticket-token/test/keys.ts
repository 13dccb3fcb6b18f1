import { fromBase64Url, parseKeySet, ticketSigner, type KeySet, type TicketSigner } from '../src/index.ts';

type CryptoKeyPair = Extract<
  Awaited<ReturnType<typeof globalThis.crypto.subtle.generateKey>>,
  { privateKey: unknown }
>;

/** What precedes the 32 bytes of an Ed25519 seed in PKCS #8. */
const PKCS8_HEAD = '302e020100300506032b657004220420';

/** A key pair of the tests of RFC 8032: everybody knows it, so it signs nothing but examples. */
export const RFC_8032 = {
  seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
} as const;

export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const signerOf = (keyId: string, seed: string): Promise<TicketSigner> =>
  ticketSigner(keyId, bytesOf(PKCS8_HEAD + seed));

/** A key pair that was made now; the public key as it stands in a key set. */
export async function newKey(keyId: string): Promise<{ signer: TicketSigner; publicKey: string }> {
  const { subtle } = globalThis.crypto;
  const pair = (await subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const { x } = await subtle.exportKey('jwk', pair.publicKey);
  const pkcs8 = new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey));
  return { signer: await ticketSigner(keyId, pkcs8), publicKey: x! };
}

export function keySetOf(
  market: string,
  ...keys: { keyId: string; publicKey: string; validFrom?: string; validTo?: string | null }[]
): KeySet {
  const parsed = parseKeySet({
    market,
    keys: keys.map((key) => ({ validFrom: '2026-01-01T00:00:00Z', validTo: null, ...key })),
  });
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

export const rawKey = (publicKey: string): Uint8Array<ArrayBuffer> => fromBase64Url(publicKey)!;
