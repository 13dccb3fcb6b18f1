import { statementsOf } from '@night-market/kernel';
import {
  believeEmpty,
  createDatabase,
  eventually,
  indexEntriesRead,
  type TestDatabase,
} from '@night-market/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endRelaySessions } from '../../test/end-relay-sessions.ts';
import { ALL_LANES } from '../lanes.ts';
import type { OutboxRow } from '../ports.ts';
import { HELD_BY_RELAYS } from './lane-locks.ts';
import { OUTBOX_MIGRATIONS } from './migrations.ts';
import { PgRelayStore } from './pg-relay-store.ts';

let database: TestDatabase;
let store: PgRelayStore;

beforeEach(async () => {
  database = await createDatabase(statementsOf(OUTBOX_MIGRATIONS));
  store = new PgRelayStore({ connectionString: database.url });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  await database.drop();
});

const fill = (rows: number): Promise<unknown> =>
  database.query(
    `insert into outbox (lane, id, topic, key, headers, value)
     select n % 8, gen_random_uuid(), 't', 'k', '{}', 'v' from generate_series(1, $1) as n`,
    [rows],
  );

const read = (sent: readonly OutboxRow[] = []) => store.read(ALL_LANES, [], sent);

const wholeScans = async (): Promise<number> => {
  const [row] = await database.query<{ n: number }>(
    `select seq_scan::int as n from pg_stat_user_tables where relname = 'outbox'`,
  );
  return row!.n;
};

/** Lanes that some session of this database has locked. */
const locked = async (): Promise<number[]> => {
  const rows = await database.query<{ lane: number }>(
    `select objid::int as lane from ${HELD_BY_RELAYS} and mode = 'ExclusiveLock'`,
  );
  return rows.map(({ lane }) => lane).sort();
};

/** Ends the session once the statement is answered and before anybody hears of the answer: both came at once. */
function endSessionWithTheAnswerTo(beginning: string): void {
  const clients = pg.Client.prototype as unknown as { query(...args: unknown[]): Promise<unknown> };
  const { query } = clients;
  vi.spyOn(clients, 'query').mockImplementation(async function (this: pg.Client, ...args: unknown[]) {
    const answer = await query.apply(this, args);
    if (!String(args[0]).startsWith(beginning)) return answer;
    vi.restoreAllMocks();
    const pid = (this as unknown as { processID: number }).processID;
    const ended = new Promise<void>((resolve) => this.once('end', () => resolve()));
    await database.query('select pg_terminate_backend($1)', [pid]);
    await ended;
    await eventually(async () => (await locked()).length === 0);
    return answer;
  });
}

describe('lanes', () => {
  it('of a session that ends while it takes them are taken again by the next one', async () => {
    endSessionWithTheAnswerTo('select lane::int from unnest');
    await expect(store.claimLanes()).rejects.toThrow('has ended');
    expect(await locked()).toEqual([]);
    expect(await store.claimLanes()).toEqual(ALL_LANES);
    expect(await locked()).toEqual(ALL_LANES);
  });

  it('of a session that ends while it gives some back are not kept either', async () => {
    await store.claimLanes();
    const other = new PgRelayStore({ connectionString: database.url });
    expect(await other.claimLanes()).toEqual([]);
    endSessionWithTheAnswerTo('select pg_advisory_unlock');
    await expect(store.claimLanes()).rejects.toThrow('has ended');
    expect(await other.claimLanes()).toHaveLength(ALL_LANES.length);
    await other.close();
  });

  it('are not read by a session that has not taken them', async () => {
    await fill(8);
    await store.claimLanes();
    expect(await read()).toHaveLength(8);
    await endRelaySessions(database);
    await eventually(() =>
      read().then(
        () => false,
        (error: Error) => error.message.includes('has ended'),
      ),
    );
    await store.claimLanes();
    expect(await read()).toHaveLength(8);
  });
});

describe('reading the outbox', () => {
  beforeEach(async () => void (await store.claimLanes()));

  it('never reads the whole of a table that was small when its plan was made', async () => {
    await fill(20);
    await database.query('analyze outbox');
    for (let round = 0; round < 8; round++) await store.remove((await read()).slice(0, 1));
    await fill(20_000);
    const entries = await indexEntriesRead(database, 'outbox');
    const rows = await read();
    expect(rows).toHaveLength(800);
    await store.remove(rows);
    await store.close();
    await eventually(async () => (await indexEntriesRead(database, 'outbox')) >= entries + 1_600);
    // The index was made by one.
    expect(await wholeScans()).toBeLessThanOrEqual(1);
  });

  it('finds what was sent by its key, also after a vacuum that came while the outbox was empty', async () => {
    await believeEmpty(database, 'outbox', () => fill(5_000));
    await fill(5_000);
    let rows = await read();
    while (rows.length > 0) rows = await read(rows);
    await store.close();
    // Each row is read once and looked up once; there is no more of it than that.
    await eventually(async () => (await indexEntriesRead(database, 'outbox')) >= 10_000);
    expect(await indexEntriesRead(database, 'outbox')).toBeLessThan(20_000);
  });

  it('forgets what was sent before it reads', async () => {
    await fill(24);
    const first = await read();
    expect(first).toHaveLength(24);
    const rest = await read(first.slice(0, 20));
    expect(rest.map(({ seq }) => seq)).toEqual(first.slice(20).map(({ seq }) => seq));
  });

  it('fails when what was sent cannot be forgotten, and forgets it at the next try', async () => {
    await fill(8);
    const sent = await read();
    await database.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
       create trigger refuse before delete on outbox for each row execute function refuse()`,
    );
    await expect(read(sent)).rejects.toThrow('not now');
    await database.query('drop trigger refuse on outbox');
    expect(await read(sent)).toEqual([]);
  });
});
