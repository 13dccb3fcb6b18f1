import { statementsOf } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STASH_MIGRATIONS } from './migrations.ts';
import { PgStashAudit } from './pg-stash-audit.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
const audit = new PgStashAudit();
beforeAll(async () => {
  database = await createDatabase(statementsOf(STASH_MIGRATIONS));
  unitOfWork = new PgUnitOfWork(database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

describe('what operators did (law 10)', () => {
  it('is forgotten after its time, oldest first, no more than asked', async () => {
    for (const key of ['oldest', 'old', 'young'])
      await unitOfWork.run((tx) =>
        audit.note(tx, 'test', { actor: 'a', action: 'replay', key, reason: 'fixed', detail: {} }),
      );
    const age = `update stash_audit set at = now() - interval '101 hours' where key <> 'young'`;
    await database.query(age);
    const expire = (limit: number) => unitOfWork.run((tx) => audit.expire(tx, 100, limit));
    const left = () => database.query('select key from stash_audit order by id');
    expect(await expire(1)).toBe(1);
    expect(await left()).toEqual([{ key: 'old' }, { key: 'young' }]);
    expect(await expire(10)).toBe(1);
    expect(await expire(10)).toBe(0);
    expect(await left()).toEqual([{ key: 'young' }]);
  });
});
