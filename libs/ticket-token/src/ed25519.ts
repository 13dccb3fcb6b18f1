import { verifyAsync } from '@noble/ed25519';

type Bytes = Uint8Array<ArrayBuffer>;

/** Checks one signature; false for a bad one and for a key that is none. */
export type CheckSignature = (publicKey: Bytes, signature: Bytes, signed: Bytes) => Promise<boolean>;

/** What is needed of WebCrypto. */
export type Subtle = Pick<typeof globalThis.crypto.subtle, 'importKey' | 'verify'>;

type ImportedKey = Awaited<ReturnType<Subtle['importKey']>>;

const IMPORTED_MAX = 64;
const NOT_SUPPORTED = 'NotSupportedError';

/** For browsers whose WebCrypto has no Ed25519; it takes SHA-512 from there. */
export const checkByNoble: CheckSignature = async (publicKey, signature, signed) => {
  try {
    return await verifyAsync(signature, signed, publicKey, { zip215: false });
  } catch {
    return false;
  }
};

/** Checks by WebCrypto, which is ten times as fast, and by noble where it has no Ed25519. */
export function webCryptoChecks(
  subtle: Subtle | undefined = globalThis.crypto?.subtle,
  fallback: CheckSignature = checkByNoble,
): CheckSignature {
  const imported = new Map<string, Promise<ImportedKey>>();
  let isSupported = subtle !== undefined;

  const keyOf = (publicKey: Bytes): Promise<ImportedKey> => {
    const name = publicKey.join();
    let key = imported.get(name);
    if (!key) {
      if (imported.size >= IMPORTED_MAX) imported.clear();
      key = subtle!.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
      imported.set(name, key);
    }
    return key;
  };

  return async (publicKey, signature, signed) => {
    if (!isSupported) return fallback(publicKey, signature, signed);
    try {
      return await subtle!.verify('Ed25519', await keyOf(publicKey), signature, signed);
    } catch (error) {
      if ((error as Error | undefined)?.name !== NOT_SUPPORTED) return false;
      isSupported = false;
      return fallback(publicKey, signature, signed);
    }
  };
}
