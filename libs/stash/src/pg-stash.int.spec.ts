import { stashConformance } from '@night-market/event-bus/stash-conformance';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually } from '@night-market/testing';
import { PgStash } from './pg-stash.ts';
import { STASH_SCHEMA } from './schema.ts';

const WAITING =
  "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

stashConformance('PgStash', async () => {
  const database = await createDatabase(STASH_SCHEMA);
  const unitOfWork = new PgUnitOfWork(database.url);
  return {
    ...{ stash: new PgStash(), unitOfWork },
    someoneWaits: () => eventually(async () => (await database.query(WAITING)).length > 0),
    close: async () => {
      await unitOfWork.close();
      await database.drop();
    },
  };
});
