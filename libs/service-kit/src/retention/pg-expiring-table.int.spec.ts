import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually, gate, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgExpiringTable } from './pg-expiring-table.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;

beforeAll(async () => {
  database = await createDatabase(['create table inbox (id int)']);
  unitOfWork = new PgUnitOfWork(database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

describe('an expiring table', () => {
  it('is worked on by one replica at a time', async () => {
    const end = gate();
    let asked = 0;
    const rows = {
      expire: async (_tx: unknown, keepHours: number, limit: number) => {
        expect([keepHours, limit]).toEqual([72, 10]);
        asked++;
        await end.opened;
        return 7;
      },
    };
    const replica = () => new PgExpiringTable('inbox', rows, 72, unitOfWork);
    const first = replica().expire(10);
    await eventually(() => asked === 1);
    expect(await replica().expire(10)).toBe(0);
    end.open();
    expect(await first).toBe(7);
    expect(asked).toBe(1);
    expect(await replica().expire(10)).toBe(7);
  });
});
