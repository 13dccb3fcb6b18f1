import pg from 'pg';
import { serviceOf } from '../plan/shape.ts';
import type { Kind } from './kind.ts';

/** Sessions that are made anew meanwhile end as well. */
const AGAIN_MS = 250;

const END_ALL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

/** All database sessions of a service end, again and again, while the server goes on: a fail-over, or a bad network. */
export const sessionsEnd: Kind = ({ arena }, target) => {
  const connectionString = arena.platform.databaseUrls[target];
  let again: NodeJS.Timeout | undefined;
  const endAll = async (): Promise<void> => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(END_ALL).finally(() => client.end());
  };
  return {
    begin: async () => {
      await endAll();
      // One that fails is made good by the next.
      again = setInterval(() => void endAll().catch(() => undefined), AGAIN_MS).unref();
      return 0;
    },
    end: async () => {
      clearInterval(again);
      const replicas = arena.shape.services.filter((label) => serviceOf(label) === target);
      await Promise.all(replicas.map((label) => arena.bringBack(arena.service(label))));
    },
  };
};
