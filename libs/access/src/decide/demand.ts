import type { Role } from '../principal.ts';

/** What a route asks of whoever calls it. A route lists one or several; any of them is enough. */
export type Demand =
  | { readonly kind: 'open'; readonly reason: string }
  | { readonly kind: 'operator'; readonly role: Role }
  | { readonly kind: 'service'; readonly scope: string }
  | { readonly kind: 'terminal' | 'device' | 'agency' };

/** Anyone may call; `reason` says in one sentence why that is right. */
export const open = (reason: string): Demand => ({ kind: 'open', reason });
/** An operator with this role or a higher one. */
export const operator = (role: Role): Demand => ({ kind: 'operator', role });
/** A program of ours whose token has this scope. */
export const service = (scope: string): Demand => ({ kind: 'service', scope });
/** The till of a stall. The handler sees to it that it is the stall's own: {@link maySeeStall}. */
export const terminal = (): Demand => ({ kind: 'terminal' });
export const device = (): Demand => ({ kind: 'device' });
export const agency = (): Demand => ({ kind: 'agency' });
