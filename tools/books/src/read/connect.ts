import pg from 'pg';

/** A connection for a few questions; the caller ends it. */
export async function connect(connectionString: string | undefined): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  // A connection that is cut fails the next query.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
