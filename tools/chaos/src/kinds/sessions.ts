import { Recurring, systemClock, systemRandom } from '@night-market/kernel';
import pg from 'pg';
import { serviceOf } from '../plan/shape.ts';
import type { Kind } from './kind.ts';

/** Sessions that are made anew meanwhile end as well. */
const AGAIN_MS = 250;

const END_ALL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

/** All database sessions of a service end, again and again, while the server goes on: a fail-over, or a bad network. */
export const sessionsEnd: Kind = ({ arena }, target) => {
  const endAll = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: arena.platform.databaseUrls[target] });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(END_ALL).finally(() => client.end());
  };
  const again = new Recurring({
    round: () => endAll().then(() => AGAIN_MS),
    firstAfterMs: AGAIN_MS,
    backoff: { baseMs: AGAIN_MS, factor: 1, capMs: AGAIN_MS },
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
      const replicas = arena.shape.services.filter((label) => serviceOf(label) === target);
      await Promise.all(replicas.map((label) => arena.bringBack(arena.service(label))));
    },
  };
};
