import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import type { VerificationKeys } from '../../src/oidc/keys.ts';

/** An issuer with one key pair, in this process. */
export async function createSigner(kid = 'key-1', alg = 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return {
    jwk,
    privateKey,
    sign: (payload: JWTPayload, header: Record<string, unknown> = {}) =>
      new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header }).sign(privateKey),
  };
}

export type Signer = Awaited<ReturnType<typeof createSigner>>;

export const keysOf = (...signers: readonly Signer[]): VerificationKeys => {
  const find = createLocalJWKSet({ keys: signers.map(({ jwk }) => jwk) });
  return { find };
};
