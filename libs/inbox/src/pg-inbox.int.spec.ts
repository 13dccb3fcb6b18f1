import { newId, statementsOf } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INBOX_MIGRATIONS } from './migrations.ts';
import { PgInbox } from './pg-inbox.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
const inbox = new PgInbox();
const at = (id: string, offset = 0n) => ({ id, record: { topic: 'pay.txn.v1', partition: 3, offset } });

beforeAll(async () => {
  database = await createDatabase(statementsOf(INBOX_MIGRATIONS));
  unitOfWork = new PgUnitOfWork(database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

describe('inbox: one effect (law 4)', () => {
  it('admits an id once per consumer', async () => {
    const [one, two] = [newId(), newId()];
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'a', [at(one)]))).toEqual(new Set([one]));
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'a', [at(one), at(two)]))).toEqual(new Set([two]));
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'b', [at(one)]))).toEqual(new Set([one]));
  });

  it('keeps where an event was first delivered, with one statement for all', async () => {
    const [one, two] = [newId(), newId()].sort() as [string, string];
    const far = 9_007_199_254_740_993n;
    const statements: string[] = [];
    await unitOfWork.run((tx) => {
      const query: typeof tx.query = (sql, params) => {
        statements.push(sql);
        return tx.query(sql, params);
      };
      return inbox.admit({ ...tx, query }, 'd', [at(two, far), at(one, 7n)]);
    });
    expect(statements).toHaveLength(1);
    await unitOfWork.run((tx) => inbox.admit(tx, 'd', [at(one, 8n)]));
    const rows = await database.query(
      `select event_id, topic, partition, record_offset::text as at from inbox where consumer = 'd' order by 1`,
    );
    expect(rows).toEqual([
      { event_id: one, topic: 'pay.txn.v1', partition: 3, at: '7' },
      { event_id: two, topic: 'pay.txn.v1', partition: 3, at: String(far) },
    ]);
  });

  it('admits an id again whose transaction was rolled back', async () => {
    const id = newId();
    await expect(
      unitOfWork.run(async (tx) => {
        await inbox.admit(tx, 'a', [at(id)]);
        throw new Error('the effect failed');
      }),
    ).rejects.toThrow('the effect failed');
    expect(await unitOfWork.run((tx) => inbox.admit(tx, 'a', [at(id)]))).toEqual(new Set([id]));
  });

  it('lets exactly one of many concurrent owners have each id, without deadlock', async () => {
    for (let round = 0; round < 5; round++) {
      const events = Array.from({ length: 2_000 }, () => at(newId()));
      const admitted = await Promise.all(
        Array.from({ length: 8 }, (_, owner) =>
          unitOfWork.run((tx) => inbox.admit(tx, 'c', owner % 2 === 0 ? events : events.toReversed())),
        ),
      );
      expect(admitted.reduce((sum, set) => sum + set.size, 0)).toBe(events.length);
    }
  });
});

describe('inbox: bounds (law 10)', () => {
  const age = (id: string, hours: number) =>
    database.query(
      `insert into inbox (consumer, event_id, received_at) values ('r', $1, now() - make_interval(hours => $2))`,
      [id, hours],
    );
  const expire = (limit: number) => unitOfWork.run((tx) => inbox.expire(tx, 336, limit));
  const left = async () =>
    (
      await database.query<{ event_id: string }>(
        `select event_id from inbox where consumer = 'r' order by received_at`,
      )
    ).map((row) => row.event_id);

  it('forgets the oldest ids first, no more than asked, and none that is young enough', async () => {
    const [oldest, old, young] = [newId(), newId(), newId()];
    await Promise.all([age(oldest, 400), age(old, 337), age(young, 335)]);
    expect(await expire(1)).toBe(1);
    expect(await left()).toEqual([old, young]);
    expect(await expire(2_000)).toBe(1);
    expect(await expire(2_000)).toBe(0);
    expect(await left()).toEqual([young]);
  });

  it('passes by a row that another transaction holds', async () => {
    const held = newId();
    await age(held, 400);
    await unitOfWork.run(async (tx) => {
      await tx.query('select 1 from inbox where event_id = $1 for update', [held]);
      expect(await expire(2_000)).toBe(0);
    });
    expect(await expire(2_000)).toBe(1);
  });
});
