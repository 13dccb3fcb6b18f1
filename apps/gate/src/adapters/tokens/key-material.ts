import { generateKeyPairSync } from 'node:crypto';

/** The last bytes of the public key as SPKI are the key itself. */
const PUBLIC_KEY_BYTES = 32;

/** A new pair of Ed25519 keys: the 32 bytes of the public one, the private one as PKCS #8. */
export function exportKeys(): { readonly publicKey: Buffer; readonly pkcs8: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-PUBLIC_KEY_BYTES),
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}
