import { FakeClock, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oldHistory } from '../src/adapters/postgres/old-history.ts';
import { captured, duplicate, refunded, replayed, requested } from './support/facts.ts';
import { createSagaDatabase, startReplica, type Replica } from './support/postgres.ts';

let database: TestDatabase;
let replica: Replica;
beforeAll(async () => {
  database = await createSagaDatabase();
  replica = await startReplica(database, new FakeClock());
});
afterAll(async () => {
  await replica.stop();
  await database.drop();
});

/** As if all that is known of these orders had happened so long ago. */
const age = async (hours: number, ...orderIds: string[]) => {
  await database.query(
    `update saga set settled_at = settled_at - (updated_at - now()) - make_interval(hours => $1),
       updated_at = now() - make_interval(hours => $1) where order_id = any($2)`,
    [hours, orderIds],
  );
  await database.query(
    'update saga_transition set at = now() - make_interval(hours => $1) where order_id = any($2)',
    [hours, orderIds],
  );
};
const expire = (limit: number) => replica.unitOfWork.run((tx) => oldHistory.expire(tx, 100, limit));
const lines = async (orderId: string) => (await replica.reader.historyOf(orderId)).length;

describe('old histories (law 10)', () => {
  it('are forgotten when the saga was settled long ago, in batches; open and young ones are kept whole', async () => {
    await replica.handle([
      ...['settled', 'young'].flatMap((id) => [requested(id), captured(id), duplicate(id), refunded(id)]),
      ...[requested('open'), captured('open'), duplicate('open')],
    ]);
    const whole = await lines('young');
    await age(101, 'settled', 'open');
    await age(99, 'young');
    expect(await expire(2)).toBe(2);
    expect(await expire(1_000)).toBe(whole - 2);
    expect(await expire(1_000)).toBe(0);
    expect([await lines('settled'), await lines('young')]).toEqual([0, whole]);
    expect(await lines('open')).toBeGreaterThan(0);
    expect(await replica.reader.find('settled')).toMatchObject({ state: { orderId: 'settled' } });
  });

  it('and the saga goes on when something is learnt of it after all', async () => {
    const before = await replica.reader.find('settled');
    await replica.handle([duplicate('settled', 'cap-9'), replayed('settled')]);
    const history = await replica.reader.historyOf('settled');
    expect(history[0]?.n).toBe(before!.historyLength + 1);
    await age(101, 'settled');
    expect(await expire(1_000)).toBe(0);
  });
});
