import { Recurring, systemClock, systemRandom } from '@night-market/kernel';
import { serviceOf } from '../plan/shape.ts';
import type { Arena } from '../arena.ts';
import { accountOf, asAdmin } from './as-admin.ts';
import type { Kind } from './kind.ts';

/** All database sessions of a service end, again and again after a pause, while the server goes on. */
function endingSessions(againMs: number): Kind {
  return ({ arena }, target) => {
    const endAll = (): Promise<void> => asAdmin(arena, accountOf(arena, target).endSessions);
    const again = new Recurring({
      round: () => endAll().then(() => againMs),
      firstAfterMs: againMs,
      backoff: { baseMs: againMs, factor: 1, capMs: againMs },
      failed: () => undefined,
      clock: systemClock,
      random: systemRandom,
    });
    return {
      begin: async () => {
        await endAll();
        again.start();
        return 0;
      },
      end: async () => {
        await again.stop();
        await replicasBack(arena, target);
      },
    };
  };
}

/** A fail-over, or a bad network: sessions that are made anew meanwhile end as well. */
export const sessionsEnd = endingSessions(250);

/** Without a pause, so that sessions end at every moment of their lives. */
export const sessionsStorm = endingSessions(1);

/** Resolves when all replicas of a service serve. */
export async function replicasBack(arena: Arena, service: string): Promise<void> {
  const replicas = arena.shape.services.filter((label) => serviceOf(label) === service);
  await Promise.all(replicas.map((label) => arena.bringBack(arena.service(label))));
}
