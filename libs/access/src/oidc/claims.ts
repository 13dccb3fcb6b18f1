import { createHash } from 'node:crypto';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import { isRole, type Role } from '../principal.ts';

/**
 * The roles that a token grants; names that are none of ours grant nothing.
 * @param path a claim's name, or names joined by dots for a claim within claims: `realm_access.roles`
 */
export function rolesOf(payload: JWTPayload, path: string): readonly Role[] {
  const value = valueAt(payload, path);
  const names = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return [...new Set(names.filter(isRole))];
}

/** A claim whose own name has dots, such as a URL, comes first. */
function valueAt(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  return path.split('.').reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null;
    return isObject && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }, payload);
}

const NAME_MAX = 100;

/** The name that acts are recorded under: what the person is called, or else `fallback`. */
export function nameOf(payload: JWTPayload, fallback: string): string {
  for (const claim of ['name', 'preferred_username']) {
    const value = payload[claim];
    if (typeof value !== 'string') continue;
    const name = value.replaceAll(/\p{C}+/gu, ' ').trim();
    if (name !== '') return [...name].slice(0, NAME_MAX).join('').trim();
  }
  return fallback;
}

/** The same for the same person at the same provider for ever; tells nothing about them. */
export const operatorIdOf = (issuer: string, subject: string): string =>
  `op_${createHash('sha256').update(`${issuer}\u001f${subject}`).digest('base64url').slice(0, 22)}`;

const ACCESS_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
/** They stand in ID tokens (OpenID Connect) and logout tokens alone. */
const OF_OTHER_TOKENS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/** Whether the provider made it for something else than calling an API, as far as that can be told. */
export function isOtherToken({ typ }: ProtectedHeaderParameters, payload: JWTPayload): boolean {
  if (typ !== undefined && !(typeof typ === 'string' && ACCESS_TYPES.has(typ.toLowerCase()))) return true;
  // Keycloak says Bearer, ID, Refresh, Offline or Logout here, Cognito access or id there.
  const kind = payload['typ'];
  if (typeof kind === 'string' && kind.toLowerCase() !== 'bearer') return true;
  if (payload['token_use'] !== undefined && payload['token_use'] !== 'access') return true;
  return typ?.toLowerCase() !== 'at+jwt' && OF_OTHER_TOKENS.some((claim) => payload[claim] !== undefined);
}
