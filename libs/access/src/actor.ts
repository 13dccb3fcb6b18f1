import type { Principal } from './principal.ts';

/** The name that an act is recorded under: an operator's own, else what and which it is. */
export const actorOf = (principal: Principal): string =>
  principal.kind === 'operator' ? principal.name : `${principal.kind} ${principal.id}`;
