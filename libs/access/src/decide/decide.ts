import { ROLES, type Principal, type Role } from '../principal.ts';
import type { Demand } from './demand.ts';

/** `unauthenticated` becomes 401, `forbidden` 403. */
export type Decision = 'allowed' | 'unauthenticated' | 'forbidden';

/**
 * Whether the principal may call a route with these demands. A route that demands nothing is closed to everyone: it was
 * forgotten. The answer never depends on whether the thing that is asked for exists; what belongs to another stall is
 * the handler's to hide.
 */
export function decide(principal: Principal | undefined, demands: readonly Demand[]): Decision {
  if (demands.some(({ kind }) => kind === 'open')) return 'allowed';
  if (principal === undefined || demands.length === 0) return 'unauthenticated';
  return demands.some((demand) => meets(principal, demand)) ? 'allowed' : 'forbidden';
}

function meets(principal: Principal, demand: Demand): boolean {
  switch (demand.kind) {
    case 'open':
      return true;
    case 'operator':
      return principal.kind === 'operator' && includesRole(principal.roles, demand.role);
    case 'service':
      return principal.kind === 'service' && principal.scopes.includes(demand.scope);
    case 'terminal':
    case 'device':
    case 'agency':
      return principal.kind === demand.kind;
  }
}

/** Each role includes those before it. */
export const includesRole = (roles: readonly Role[], asked: Role): boolean =>
  roles.some((role) => ROLES.indexOf(role) >= ROLES.indexOf(asked));

/** Whether what belongs to the stall is shown to the principal; what is not shown is answered as if it did not exist. */
export const maySeeStall = (principal: Principal, stallId: string): boolean =>
  principal.kind !== 'terminal' || principal.stallId === stallId;
