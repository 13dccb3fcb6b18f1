import { stashConformance } from '@night-market/event-bus/stash-conformance';
import { statementsOf } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually } from '@night-market/testing';
import { STASH_MIGRATIONS } from './migrations.ts';
import { PgStash } from './pg-stash.ts';

const WAITING =
  "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

stashConformance('PgStash', async () => {
  const database = await createDatabase(statementsOf(STASH_MIGRATIONS));
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
