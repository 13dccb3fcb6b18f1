import pg from 'pg';
import type { Evening } from '../../../src/index.ts';

/**
 * Keeps a service from settling any event, as a transaction would that somebody forgot: its processes live and answer.
 * @returns ends that
 */
export async function holdConsumer({ platform }: Evening, service: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: platform.databaseUrls[service] });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query('lock table inbox in exclusive mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
