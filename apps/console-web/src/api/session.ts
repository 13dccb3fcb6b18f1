import { useQuery, type QueryClient } from '@tanstack/react-query';
import { ask } from './client.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface SessionState {
  readonly operator: { readonly name: string; readonly roles: readonly Role[] } | null;
  readonly signIn: 'password' | 'redirect';
}

export const SESSION = ['session'] as const;

export const useSession = () =>
  useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => ask<SessionState>('/api/session', undefined, signal),
    staleTime: 60_000,
    // Whose session has ended learns it without an act.
    refetchInterval: 60_000,
  });

/** Each role includes those before it. */
export const hasRole = (roles: readonly Role[], wanted: Role): boolean =>
  roles.some((role) => ROLES.indexOf(role) >= ROLES.indexOf(wanted));

/** The most that somebody may do. */
export const highestRole = (roles: readonly Role[]): Role =>
  ROLES.findLast((role) => roles.includes(role)) ?? 'viewer';

export async function signIn(
  client: QueryClient,
  body: { name: string; password: string; newPassword?: string },
): Promise<void> {
  await ask('/api/sign-in', { method: 'POST', body });
  // What somebody else was shown before is not for this one.
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
  await client.invalidateQueries({ queryKey: SESSION });
}

/** @param everywhere in all browsers of the operator */
export async function signOut(client: QueryClient, everywhere: boolean): Promise<void> {
  const { url } = await ask<{ url: string | null }>('/api/sign-out', {
    method: 'POST',
    body: { everywhere },
  });
  // Nothing of what was seen stays.
  client.clear();
  window.location.assign(url ?? '/');
}
