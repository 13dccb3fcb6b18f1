import { statementsOf } from '@night-market/kernel';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endRelaySessions } from '../../test/end-relay-sessions.ts';
import { LANES } from '../lanes.ts';
import { OUTBOX_MIGRATIONS } from './migrations.ts';
import { PgOutboxWatch } from './pg-outbox-watch.ts';
import { PgRelayStore } from './pg-relay-store.ts';

let database: TestDatabase;
let watch: PgOutboxWatch;

beforeAll(async () => {
  database = await createDatabase(statementsOf(OUTBOX_MIGRATIONS));
  watch = new PgOutboxWatch((sql, params) => database.query(sql, params));
});
afterAll(() => database.drop());

const append = (rows: number, ageSeconds: number, lane = 'n % 8') =>
  database.query(
    `insert into outbox (lane, id, topic, headers, appended_at)
      select ${lane}, gen_random_uuid(), 'pay.txn.v1', '{}', now() - make_interval(secs => $2)
      from generate_series(1, $1::int) n`,
    [rows, ageSeconds],
  );

describe('how the outbox stands', () => {
  it('is empty at first', async () => {
    expect([await watch.oldestAgeSeconds(), await watch.waitingEvents()]).toEqual([0, 0]);
  });

  it('tells the age of the oldest head, whichever lane it is in, and counts a few exactly', async () => {
    await append(40, 5);
    await append(1, 90, '3');
    await append(1, 120, '6');
    await database.query('delete from outbox where lane = 6 and appended_at > now() - interval $$60 s$$');
    expect(await watch.oldestAgeSeconds()).toBeGreaterThanOrEqual(120);
    expect(await watch.waitingEvents()).toBe(37);
  });

  it('estimates many, without looking at them', async () => {
    await append(50_000, 5);
    await database.query('vacuum analyze outbox');
    const waiting = await watch.waitingEvents();
    expect(waiting).toBeGreaterThan(45_000);
    expect(waiting).toBeLessThan(55_000);
  });

  it('tells how many lanes have an owner, however many relays share them', async () => {
    const relays = [1, 2].map(() => new PgRelayStore({ connectionString: database.url }));
    expect(await watch.lockedLanes()).toBe(0);
    for (const relay of [...relays, ...relays]) await relay.claimLanes();
    expect(await watch.lockedLanes()).toBe(LANES);
    await relays[0]!.close();
    expect(await watch.lockedLanes()).toBe(LANES / 2);
    await endRelaySessions(database);
    expect(await watch.lockedLanes()).toBe(0);
    await relays[1]!.close();
  });
});
