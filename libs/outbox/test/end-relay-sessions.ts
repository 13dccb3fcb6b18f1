import { eventually, type TestDatabase } from '@night-market/testing';

/** Ends the relays' sessions, as the server does with a process that is frozen or cut off. */
export async function endRelaySessions(database: TestDatabase): Promise<void> {
  const sessions = `from pg_stat_activity where application_name = 'outbox-relay' and datname = current_database()`;
  const ended = await database.query<{ pid: number }>(`select pid, pg_terminate_backend(pid) ${sessions}`);
  const pids = ended.map(({ pid }) => pid);
  // The server says that it will; the locks are gone when the session is.
  const left = `select pid ${sessions} and pid = any($1)`;
  await eventually(async () => (await database.query(left, [pids])).length === 0);
}
