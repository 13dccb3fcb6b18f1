import { hash64, type SqlTx } from '@night-market/kernel';
import { columns, ExpiringRows } from '@night-market/postgres';
import type { IdempotentRequest } from './key.ts';
import type { Claim, IdempotencyStore, StoredResponse } from './ports.ts';

const TRY_LOCK = `select pg_try_advisory_xact_lock(hash) as locked from unnest($1::bigint[]) with ordinality as request(hash, n)
  order by n`;

// By key whatever the statistics say: once all keys have expired a join would read the table for each request.
const FIND = `select known.* from unnest($1::text[], $2::text[], $3::text[]) as request(tenant, route, key)
  cross join lateral (select tenant, route, key, fingerprint, status, body from idempotency_key k
    where k.tenant = request.tenant and k.route = request.route and k.key = request.key limit 1) as known`;

const SAVE = `insert into idempotency_key (tenant, route, key, fingerprint, status, body)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::json[])`;

const OLD = new ExpiringRows({ table: 'idempotency_key', at: 'created_at' });

type Row = IdempotentRequest & StoredResponse;

const nameOf = ({ tenant, route, key }: IdempotentRequest): string => `${tenant}\u001f${route}\u001f${key}`;

/** The prefix keeps a key from sharing its lock with an aggregate of the same name. */
const lockOf = (request: IdempotentRequest): string =>
  hash64(Buffer.from(`idempotency\u001f${nameOf(request)}`)).toString();

/**
 * The store on PostgreSQL. 'In flight' is an advisory lock of the business transaction, not a row with a lease:
 * it is gone the moment the transaction or its process is, so a crash never leaves a key stuck.
 */
export class PgIdempotencyStore implements IdempotencyStore<SqlTx> {
  async claim(tx: SqlTx, requests: readonly IdempotentRequest[]): Promise<readonly Claim[]> {
    const firsts = firstIndexes(requests);
    // In this order: what the lock's last holder committed is visible to the second statement.
    const [locks, rows] = await Promise.all([
      tx.query<{ locked: boolean }>(TRY_LOCK, [requests.map(lockOf)]),
      tx.query<Row>(FIND, namesOf(requests)),
    ]);
    const known = new Map(rows.map((row) => [nameOf(row), row]));
    return requests.map((request, index): Claim => {
      const first = firsts.get(nameOf(request))!;
      const row = known.get(nameOf(request));
      if (row) return row.fingerprint === request.fingerprint ? replay(row) : { state: 'mismatch' };
      if (requests[first]!.fingerprint !== request.fingerprint) return { state: 'mismatch' };
      if (!locks[first]!.locked) return { state: 'in_flight' };
      return first === index ? { state: 'fresh' } : { state: 'twin', of: first };
    });
  }

  async complete(
    tx: SqlTx,
    answers: readonly { request: IdempotentRequest; response: StoredResponse }[],
  ): Promise<void> {
    if (answers.length === 0) return;
    const requests = answers.map(({ request }) => request);
    tx.send(SAVE, [
      ...columns(requests, 'tenant', 'route', 'key', 'fingerprint'),
      answers.map(({ response }) => response.status),
      answers.map(({ response }) => JSON.stringify(response.body)),
    ]);
  }

  /** Forgets up to `limit` keys older than `keepHours`, oldest first; returns how many. For a transaction of its own. */
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    return OLD.expire(tx, keepHours, limit);
  }
}

const replay = ({ status, body }: Row): Claim => ({ state: 'replay', response: { status, body } });

const namesOf = (requests: readonly IdempotentRequest[]): unknown[][] =>
  columns(requests, 'tenant', 'route', 'key');

function firstIndexes(requests: readonly IdempotentRequest[]): Map<string, number> {
  const firsts = new Map<string, number>();
  requests.forEach((request, index) => {
    if (!firsts.has(nameOf(request))) firsts.set(nameOf(request), index);
  });
  return firsts;
}
