import { actorOf, type Principal } from '@night-market/access';
import { correlationIdOf } from '@night-market/service-kit';
import type { By } from '../../set-up/set-up.handler.ts';

/** Who acts and why, in which request. */
export const byOf = (caller: Principal, reason: string): By => ({
  ...{ actor: actorOf(caller), reason, correlationId: correlationIdOf() },
});
