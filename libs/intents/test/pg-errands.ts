import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import {
  bringForwardStatement,
  type CallFailure,
  type Deferral,
  type DestinationCounts,
  type DueIntent,
  type ParkedIntent,
} from '../src/index.ts';
import { LEASE_MS, type Errand, type ErrandStore } from './errand.ts';

/** A key's intents go out in the order of their ids. */
export const ERRAND_SCHEMA = [
  `create table errand (
    id bigint generated always as identity primary key,
    destination text not null,
    key text not null,
    state text not null default 'pending' check (state in ('pending', 'parked', 'done')),
    attempts integer not null default 0,
    ask_first boolean not null,
    deferred boolean not null default false,
    next_check_at timestamptz not null,
    reason text not null default '',
    created_at timestamptz not null default now(),
    parked_at timestamptz
  )`,
  `create index errand_due on errand (destination, next_check_at) where state = 'pending'`,
  `create index errand_open on errand (destination, key, id) where state <> 'done'`,
];

const LEASE = `now() + interval '${LEASE_MS} milliseconds'`;

const IS_HEAD = `not exists (select from errand earlier where earlier.destination = errand.destination
  and earlier.key = errand.key and earlier.state <> 'done' and earlier.id < errand.id)`;

/** Writers of one key wait for each other, so ids of a key are in the order of the commits. */
const LOCK_KEYS = `select pg_advisory_xact_lock(hashtextextended(name, 0))
  from (select distinct destination || '/' || key as name from unnest($1::text[], $2::text[]) as given(destination, key)
    order by 1) names`;

const WRITE = `insert into errand (destination, key, ask_first, next_check_at)
  select destination, key, false, now() from unnest($1::text[], $2::text[]) with ordinality
    as given(destination, key, place) order by place returning id::text`;

/** Its own process is about to call it: whoever finds it later does not know whether it did. */
const LEASE_HEADS = `update errand set ask_first = true, deferred = false, next_check_at = ${LEASE}
  where id = any($1::bigint[]) and ${IS_HEAD} returning id::text, destination, key`;

const DUE_DESTINATIONS = `select destination from errand
  where state = 'pending' and next_check_at <= now() and destination <> all($2::text[])
  group by destination order by min(next_check_at) limit $1`;

/** Whoever claims it next does not know whether this claim led to a call. */
const CLAIM_DUE = `with due as (
    select picked.* from unnest($1::text[], $2::int[]) as room(destination, places) cross join lateral (
      select id, ask_first from errand where destination = room.destination and state = 'pending'
        and next_check_at <= now() and ${IS_HEAD}
      order by next_check_at limit room.places for update skip locked) picked)
  update errand set ask_first = true, deferred = false, next_check_at = ${LEASE} from due where errand.id = due.id
  returning errand.id::text, destination, key, attempts, due.ask_first as "askFirst"`;

const DEFER = `update errand set next_check_at = now() + $2 * interval '1 millisecond', attempts = $3, ask_first = $4,
  deferred = true, reason = $5 where id = $1 and state = 'pending'`;

const PARK = `update errand set state = 'parked', reason = $2, parked_at = now() where id = $1 and state = 'pending'`;

const RETRY = `update errand set state = 'pending', attempts = 0, ask_first = true, next_check_at = now()
  where id = $1 and state = 'parked' returning id`;

const BRING_FORWARD = bringForwardStatement({
  ...{ table: 'errand', key: 'id', waits: "destination = $1 and state = 'pending' and deferred" },
});

const COUNTS = `select destination, count(*) filter (where state = 'pending')::int as waiting,
    count(*) filter (where state = 'parked')::int as parked,
    coalesce(extract(epoch from now() - min(created_at) filter (where state = 'pending')), 0)::float8
      as "oldestAgeSeconds"
  from errand where state <> 'done' group by destination order by count(*) desc`;

const PARKED = `select id::text, destination, key, attempts, reason,
    to_char(parked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "parkedAt"
  from errand where state = 'parked' and ($1::text is null or destination = $1) and id > $2 order by id limit $3`;

/** A store of intents as an app has one; its own code would live in the app's adapters/postgres. */
export class PgErrands implements ErrandStore {
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(unitOfWork: UnitOfWork<SqlTx>) {
    this.unitOfWork = unitOfWork;
  }

  write(errands: readonly Omit<Errand, 'id'>[]) {
    return this.unitOfWork.run(async (tx) => {
      const given = [errands.map(({ destination }) => destination), errands.map(({ key }) => key)];
      tx.send(LOCK_KEYS, given);
      const ids = (await tx.query<{ id: string }>(WRITE, given)).map(({ id }) => id);
      const leased = await tx.query<Errand>(LEASE_HEADS, [ids]);
      const all = errands.map((errand, index): Errand => ({ ...errand, id: ids[index]! }));
      return { all, heads: all.filter(({ id }) => leased.some((one) => one.id === id)) };
    });
  }

  async dueDestinations(limit: number, except: readonly string[]) {
    const rows = await this.query<{ destination: string }>(DUE_DESTINATIONS, [limit, except]);
    return rows.map(({ destination }) => destination);
  }

  async claimDue(rooms: ReadonlyMap<string, number>) {
    const rows = await this.query<Errand & Omit<DueIntent<Errand>, 'intent'>>(CLAIM_DUE, [
      [...rooms.keys()],
      [...rooms.values()],
    ]);
    return rows.map(({ id, destination, key, attempts, askFirst }) => ({
      ...{ intent: { id, destination, key }, attempts, askFirst },
    }));
  }

  async defer({ id }: Errand, { afterMs, attempts, askFirst, failure }: Deferral) {
    await this.query(DEFER, [id, afterMs, attempts, askFirst, failure.reason]);
  }

  async park({ id }: Errand, { reason }: CallFailure) {
    await this.query(PARK, [id, reason]);
  }

  async retry(id: string) {
    return (await this.query(RETRY, [id])).length > 0;
  }

  async bringForward(destination: string) {
    return (await this.query(BRING_FORWARD, [destination])).length;
  }

  async done(ids: readonly string[]) {
    await this.query(`update errand set state = 'done' where id = any($1::bigint[])`, [ids]);
  }

  async pass(ms: number) {
    await this.query(
      `update errand set next_check_at = next_check_at - $1 * interval '1 millisecond',
        created_at = created_at - $1 * interval '1 millisecond'`,
      [ms],
    );
  }

  byDestination() {
    return this.query<DestinationCounts>(COUNTS);
  }

  parked({ destination, after = '0', limit }: { destination?: string; after?: string; limit: number }) {
    return this.query<ParkedIntent>(PARKED, [destination ?? null, after, limit]);
  }

  private query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.unitOfWork.run((tx) => tx.query<Row>(sql, params));
  }
}
