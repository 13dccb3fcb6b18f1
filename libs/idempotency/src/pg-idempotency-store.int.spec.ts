import { statementsOf } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import {
  believeEmpty,
  createDatabase,
  eventually,
  gate,
  indexEntriesRead,
  openGates,
  type TestDatabase,
} from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { IDEMPOTENCY_MIGRATIONS } from './migrations.ts';
import { PgIdempotencyStore } from './pg-idempotency-store.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
const store = new PgIdempotencyStore();

beforeAll(async () => {
  database = await createDatabase(statementsOf(IDEMPOTENCY_MIGRATIONS));
  unitOfWork = new PgUnitOfWork(database.url);
});
afterEach(openGates);
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

const request = (key: string, fingerprint = 'same') => ({ tenant: 't', route: 'r', key, fingerprint });
const answer = (key: string) => ({
  request: request(key),
  response: { status: 202, body: { z: 1, a: key } },
});
const claim = (...requests: ReturnType<typeof request>[]) =>
  unitOfWork.run((tx) => store.claim(tx, requests));

describe('idempotency store', () => {
  it('claims a new key, and replays the stored answer to the byte', async () => {
    await unitOfWork.run(async (tx) => {
      expect(await store.claim(tx, [request('one')])).toEqual([{ state: 'fresh' }]);
      await store.complete(tx, [answer('one')]);
    });
    const [again] = await claim(request('one'));
    expect(JSON.stringify(again)).toBe(
      '{"state":"replay","response":{"status":202,"body":{"z":1,"a":"one"}}}',
    );
  });

  it('finds keys without reading the others, also after a vacuum that came when all had expired', async () => {
    const fill = () =>
      database.query(`insert into idempotency_key (tenant, route, key, fingerprint, status, body)
        select 't', 'r', 'old-' || n, 'same', 202, '{}' from generate_series(1, 5000) as n`);
    await believeEmpty(database, 'idempotency_key', fill);
    await fill();
    const before = await indexEntriesRead(database, 'idempotency_key');
    const wanted = Array.from({ length: 200 }, (_, n) => request(`old-${n + 1}`));
    const own = new PgUnitOfWork(database.url);
    const claims = await own.run((tx) => store.claim(tx, wanted));
    expect(claims.every(({ state }) => state === 'replay')).toBe(true);
    await own.close();
    await eventually(async () => (await indexEntriesRead(database, 'idempotency_key')) >= before + 200);
    expect(await indexEntriesRead(database, 'idempotency_key')).toBeLessThan(before + 1_000);
  });

  it('refuses the key for another request', async () => {
    await unitOfWork.run((tx) => store.complete(tx, [answer('two')]));
    expect(await claim(request('two', 'other'))).toEqual([{ state: 'mismatch' }]);
  });

  it('knows twins and strangers within one batch', async () => {
    expect(await claim(request('a'), request('a'), request('a', 'other'), request('b'))).toEqual([
      { state: 'fresh' },
      { state: 'twin', of: 0 },
      { state: 'mismatch' },
      { state: 'fresh' },
    ]);
  });

  it('says in flight while another transaction holds the key, and forgets it when that one dies', async () => {
    const crash = gate();
    let held = false;
    const other = unitOfWork.run(async (tx) => {
      await store.claim(tx, [request('busy')]);
      held = true;
      await crash.opened;
      throw new Error('crashed');
    });
    await eventually(() => held);
    expect(await claim(request('busy'))).toEqual([{ state: 'in_flight' }]);
    crash.open();
    await expect(other).rejects.toThrow('crashed');
    expect(await claim(request('busy'))).toEqual([{ state: 'fresh' }]);
  });

  it('keeps tenants and routes apart', async () => {
    await unitOfWork.run((tx) => store.complete(tx, [answer('shared')]));
    expect(
      await claim({ ...request('shared'), tenant: 'other' }, { ...request('shared'), route: 'other' }),
    ).toEqual([{ state: 'fresh' }, { state: 'fresh' }]);
  });

  it('forgets keys past their time and no others', async () => {
    await unitOfWork.run((tx) => store.complete(tx, [answer('old'), answer('young')]));
    const backdate =
      'update idempotency_key set created_at = now() - make_interval(hours => $1) where key = $2';
    await database.query(backdate, [73, 'old']);
    await database.query(backdate, [71, 'young']);
    expect(await unitOfWork.run((tx) => store.expire(tx, 72, 2_000))).toBe(1);
    expect(await claim(request('old'), request('young'))).toMatchObject([
      { state: 'fresh' },
      { state: 'replay' },
    ]);
  });
});
