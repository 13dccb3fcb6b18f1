import { newId, statementsOf } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STASH_MIGRATIONS } from '../migrations.ts';
import { PgStashReader } from '../pg-stash-reader.ts';
import { LeaseLostError, type ClaimedBatch } from './batch.ts';
import { PgBatches } from './pg-batches.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
const batches = new PgBatches();
beforeAll(async () => {
  database = await createDatabase(statementsOf(STASH_MIGRATIONS));
  unitOfWork = new PgUnitOfWork(database.url);
});
beforeEach(() => database.query('truncate stash_key, stash_batch cascade'));
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

const LEASE_MS = 60_000;

const park = (...failures: (readonly [key: string, reason: string])[]) =>
  database.query(
    `insert into stash_key (consumer, key, state, reason, error_type, attempts, topic, first_failed_at)
     select 'test', key, 'parked', reason, 'TypeError', 1, 'pay.txn.v1', now() + n * interval '1 second'
     from unnest($1::text[], $2::text[]) with ordinality as failed (key, reason, n)`,
    [failures.map(([key]) => key), failures.map(([, reason]) => reason)],
  );

async function begin(): Promise<string> {
  const id = newId();
  const order = { id, kind: 'replay', filter: {}, actor: 'wang', reason: 'fixed' } as const;
  await unitOfWork.run((tx) => batches.start(tx, 'test', order));
  return id;
}

const claim = async (): Promise<ClaimedBatch | undefined> => {
  const wanted = { holder: newId(), leaseMs: LEASE_MS, limit: 5 };
  return (await unitOfWork.run((tx) => batches.claim(tx, 'test', wanted)))[0];
};
const next = (claimed: ClaimedBatch) => unitOfWork.run((tx) => batches.next(tx, claimed, LEASE_MS));
const runOut = () => database.query(`update stash_batch set leased_until = now() - interval '1 second'`);

describe('a batch', () => {
  it('is held by one at a time, and by another when the lease has run out', async () => {
    await park(['a', 'bug'], ['b', 'bug']);
    const id = await begin();
    const first = await claim();
    expect(first).toMatchObject({ id, kind: 'replay', actor: 'wang', reason: 'fixed' });
    expect(await claim()).toBeUndefined();
    const key = (await next(first!))!;
    expect(key).toEqual({ place: 1, key: 'a', head: null, handled: 0 });
    await unitOfWork.run((tx) => batches.progress(tx, first!, key, 7, LEASE_MS));
    await runOut();
    const second = (await claim())!;
    expect(await next(second)).toEqual({ ...key, handled: 7 });
    expect(await next(first!)).toBeUndefined();
    const late = unitOfWork.run((tx) => batches.settle(tx, first!, key, { outcome: 'drained' }, LEASE_MS));
    await expect(late).rejects.toThrow(LeaseLostError);
    await unitOfWork.run((tx) => batches.release(tx, second));
    expect(await claim()).toMatchObject({ id });
  });

  it('counts each key once, in the order in which they failed, and is done after the last', async () => {
    await park(['b', 'bug'], ['a', 'bug']);
    const id = await begin();
    const claimed = (await claim())!;
    for (const wanted of ['b', 'a']) {
      const key = (await next(claimed))!;
      expect(key.key).toBe(wanted);
      const settle = () =>
        unitOfWork.run((tx) =>
          batches.settle(tx, claimed, key, { outcome: 'failed', error: 'no' }, LEASE_MS),
        );
      await settle();
      await expect(settle()).rejects.toThrow(LeaseLostError);
    }
    expect(await next(claimed)).toBeUndefined();
    const reader = new PgStashReader((sql, params) => database.query(sql, params), 'test');
    expect(await reader.batches.find(id)).toMatchObject({ state: 'done', failed: 2, waiting: 0 });
    await runOut();
    expect(await claim()).toBeUndefined();
  });

  it('is forgotten a while after it ended, with its keys, and never while it runs', async () => {
    await park(['a', 'bug']);
    const [old, running] = [await begin(), await begin()];
    await unitOfWork.run((tx) => batches.cancel(tx, 'test', old));
    await database.query(
      `update stash_batch set started_at = now() - interval '30 days',
         ended_at = case when ended_at is not null then now() - interval '101 hours' end`,
    );
    expect(await unitOfWork.run((tx) => batches.expire(tx, 102, 10))).toBe(0);
    expect(await unitOfWork.run((tx) => batches.expire(tx, 100, 10))).toBe(1);
    expect(await database.query('select id from stash_batch')).toEqual([{ id: running }]);
    expect(await database.query('select batch_id as id from stash_batch_key')).toEqual([{ id: running }]);
  });
});

describe('the pattern of a reason', () => {
  it.each([
    ['TypeError: bug', 'TypeError: bug'],
    ['no order 0198C0DE-0000-7000-8000-00000000000a here', 'no order # here'],
    ['order-17 costs 12.50 at 2026-11-30T12:00:00.000Z', 'order-# costs # at #'],
    ['id 9f3b2c and order_8 of pay.txn.v1', 'id # and # of pay.txn.#'],
    ['line one\n\tline two ', 'line one line two'],
    ['  ', '-'],
  ])('of %j is %j', async (reason, pattern) => {
    await park(['a', reason]);
    expect(await database.query('select pattern from stash_key')).toEqual([{ pattern }]);
  });

  it('makes groups of what failed for the same reason, with the oldest and the newest', async () => {
    await park(['a', 'no stall 7'], ['b', 'no stall 12'], ['c', 'no order 7']);
    const reader = new PgStashReader((sql, params) => database.query(sql, params), 'test');
    const { groups } = await reader.groups();
    expect(groups).toMatchObject([
      { pattern: 'no stall #', keys: 2, sample: 'no stall 12' },
      { pattern: 'no order #', keys: 1 },
    ]);
    expect(Date.parse(groups[0]!.newestFailedAt) - Date.parse(groups[0]!.firstFailedAt)).toBe(1_000);
    const seen = await reader.list({ limit: 10, pattern: 'no stall #' });
    expect(seen.map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
