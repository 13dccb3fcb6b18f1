import type { HolderKey } from '../api/key-types.ts';

export type KeyState = 'valid' | 'ending' | 'revoked';

/** Whether a key still opens anything. */
export function stateOf({ revokedAt, expiresAt }: HolderKey, nowMs: number): KeyState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'valid';
  return Date.parse(expiresAt) > nowMs ? 'ending' : 'revoked';
}
