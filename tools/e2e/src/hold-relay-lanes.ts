import { PgRelayStore, LANES } from '@night-market/outbox';

/**
 * Stops every relay of a database by owning all lanes in its stead, as a replica would that hangs.
 * @returns gives the lanes back
 */
export async function holdRelayLanes(databaseUrl: string): Promise<() => Promise<void>> {
  const store = new PgRelayStore({ connectionString: databaseUrl });
  const owned = await store.claimLanes();
  if (owned.length !== LANES) throw new Error(`only ${owned.length} of ${LANES} lanes could be held`);
  const keep = setInterval(() => void store.announce([]).catch(() => undefined), 1_000);
  return async () => {
    clearInterval(keep);
    await store.close();
  };
}
