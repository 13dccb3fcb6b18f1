import { newDeviceKey } from './credentials.ts';
import { GateCallError, type GateApi } from './gate-api.ts';
import type { Identity } from './identity.ts';
import type { ScannerStore } from './store.ts';

const TIMEOUT_MS = 10_000;

/**
 * Gives the device a new key in the place of its own. The new one is kept before the gate is told of it: where the answer is
 * lost, the same one is shown again, and the gate gives the same answer. A device with an API key stays as it is.
 * @throws GateCallError; the old key is good as before, for ten minutes at least
 */
export async function rotateKey(api: GateApi, store: ScannerStore, identity: Identity): Promise<Identity> {
  const { credential } = identity;
  if (credential.kind !== 'key-pair') return identity;
  const kept = await store.get('nextKey');
  const isOfThis = kept?.replaces === credential.credentialId;
  const next = isOfThis ? kept : { replaces: credential.credentialId, ...(await newDeviceKey()) };
  if (!isOfThis) await store.put('nextKey', next);
  const answer = await api.json('POST', '/v2/devices/me/credentials', {
    body: JSON.stringify({ publicKey: next.publicKey }),
    timeoutMs: TIMEOUT_MS,
  });
  const { credentialId } = (answer ?? {}) as { readonly credentialId?: unknown };
  if (typeof credentialId !== 'string')
    throw new GateCallError(0, 'unreadable', "The gate's answer to the new key lacks credentialId.");
  const { privateKey } = next;
  const renewed: Identity = { ...identity, credential: { kind: 'key-pair', credentialId, privateKey } };
  await store.put('identity', renewed);
  return renewed;
}
