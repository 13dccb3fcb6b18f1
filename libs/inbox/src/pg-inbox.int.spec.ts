import { newId } from '@night-market/kernel';
import { createDatabase, PgUnitOfWork, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INBOX_SCHEMA, PgInbox } from './pg-inbox.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
const inbox = new PgInbox();

beforeAll(async () => {
  database = await createDatabase(INBOX_SCHEMA);
  unitOfWork = new PgUnitOfWork(database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

describe('inbox: one effect (law 4)', () => {
  it('admits an id once per consumer', async () => {
    const [one, two] = [newId(), newId()];
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'a', [one]))).toEqual(new Set([one]));
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'a', [one, two]))).toEqual(new Set([two]));
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'b', [one]))).toEqual(new Set([one]));
  });

  it('admits an id again whose transaction was rolled back', async () => {
    const id = newId();
    await expect(
      unitOfWork.run(async (tx) => {
        await inbox.admit(tx, 'a', [id]);
        throw new Error('the effect failed');
      }),
    ).rejects.toThrow('the effect failed');
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'a', [id]))).toEqual(new Set([id]));
  });

  it('lets exactly one of many concurrent owners have each id, without deadlock', async () => {
    for (let round = 0; round < 5; round++) {
      const ids = Array.from({ length: 2_000 }, () => newId());
      const admitted = await Promise.all(
        Array.from({ length: 8 }, (_, owner) =>
          unitOfWork.run((tx) => inbox.admit(tx, 'c', owner % 2 === 0 ? ids : ids.toReversed())),
        ),
      );
      expect(admitted.reduce((sum, set) => sum + set.size, 0)).toBe(ids.length);
    }
  });
});
