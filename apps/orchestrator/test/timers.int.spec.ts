import {
  believeEmpty,
  eventually,
  FakeClock,
  indexEntriesRead,
  type TestDatabase,
} from '@night-market/testing';
import { PgUnitOfWork } from '@night-market/postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PgTimerStore } from '../src/adapters/postgres/pg-timer-store.ts';
import { captured, duplicate, refunded, refundFailed } from './support/facts.ts';
import { createSagaDatabase, startReplica, type Replica } from './support/postgres.ts';

let database: TestDatabase;
let replicas: Replica[];
let clock: FakeClock;

const start = async (): Promise<Replica> => {
  const replica = await startReplica(database, clock);
  replicas.push(replica);
  return replica;
};

beforeEach(async () => {
  database = await createSagaDatabase();
  clock = new FakeClock();
  replicas = [];
});

afterEach(async () => {
  for (const replica of replicas) await replica.stop();
  await database.drop();
});

/** By when every timer of these tests is due. */
const later = () => clock.nowMs() + 3_600_000;

const commands = () =>
  database.query<{ order_id: string; attempt: number }>(
    `select convert_from(key, 'utf8') as order_id, (convert_from(value, 'utf8')::json -> 'payload' ->> 'attempt')::int as attempt
     from outbox order by 1, 2`,
  );

describe('timers in PostgreSQL', () => {
  it('are claimed without reading the others, also after a vacuum that came while there was none', async () => {
    const fill = () =>
      database.query(`insert into saga_timer (order_id, kind, leg, attempt, due_at, correlation_id)
        select 'o-' || n, 'retry', 'l', 1, now(), gen_random_uuid() from generate_series(1, 5000) as n`);
    await believeEmpty(database, 'saga_timer', fill);
    await fill();
    const rows = await database.query<{ id: string }>('select id from saga_timer order by id limit 200');
    const before = await indexEntriesRead(database, 'saga_timer');
    const own = new PgUnitOfWork(database.url);
    const store = new PgTimerStore(() => Promise.reject(new Error('not read')));
    expect(
      await own.run((tx) =>
        store.claim(
          tx,
          rows.map(({ id }) => id),
        ),
      ),
    ).toHaveLength(200);
    await own.close();
    await eventually(async () => (await indexEntriesRead(database, 'saga_timer')) >= before + 400);
    expect(await indexEntriesRead(database, 'saga_timer')).toBeLessThan(before + 2_000);
  });

  it('survive the process that set them', async () => {
    const first = await start();
    await first.handle([captured(), duplicate()]);
    await first.stop();
    replicas = [];
    const second = await start();
    await clock.advance(29_999);
    expect(await second.fireDue()).toBe(0);
    await clock.advance(1);
    expect(await second.fireDue()).toBe(1);
    await clock.advance(1_000);
    expect(await second.fireDue()).toBe(1);
    expect(await commands()).toEqual([
      { order_id: 'order-1', attempt: 1 },
      { order_id: 'order-1', attempt: 2 },
    ]);
  });

  it('fire once, whatever number of replicas reaches for them at the same moment', async () => {
    const [first, second, third] = [await start(), await start(), await start()];
    const ids = Array.from({ length: 60 }, (_, n) => `order-${n}`);
    await first.handle(ids.flatMap((id) => [captured(id), duplicate(id), refundFailed(id)]));
    const retries = await database.query<{ id: string }>(
      `select id from saga_timer where kind = 'refund_retry'`,
    );
    await clock.advance(1_000);
    const all = retries.map(({ id }) => id);
    const fired = await Promise.all([first.fire(all), second.fire(all), third.fire(all.toReversed())]);
    expect(fired.reduce((sum, n) => sum + n)).toBe(60);
    const second_attempts = (await commands()).filter(({ attempt }) => attempt === 2);
    expect(second_attempts).toHaveLength(60);
  });

  it('are left to others while somebody is about to fire them', async () => {
    const [first, second] = [await start(), await start()];
    await first.handle([captured(), duplicate()]);
    const [timer] = await first.timers.next(1, later());
    await first.unitOfWork.run(async (tx) => {
      expect(await first.timers.claim(tx, [timer!.id])).toHaveLength(1);
      expect(await second.fire([timer!.id])).toBe(0);
    });
  });

  it('go with the transaction of their saga: a crash in between fires them again', async () => {
    const replica = await start();
    await replica.handle([captured(), duplicate(), refundFailed()]);
    const retry = (await replica.timers.next(2, later())).at(0)!;
    const crash = replica.unitOfWork.run(async (tx) => {
      await replica.timers.claim(tx, [retry.id]);
      throw new Error('killed');
    });
    await expect(crash).rejects.toThrow('killed');
    await clock.advance(1_000);
    expect(await replica.fireDue()).toBe(1);
    expect(await commands()).toHaveLength(2);
  });

  it('that have become stale are gone without a trace', async () => {
    const replica = await start();
    await replica.handle([captured(), duplicate(), refunded()]);
    const before = await database.query('select * from saga');
    await clock.advance(30_000);
    expect(await replica.fireDue()).toBe(1);
    expect(await database.query('select * from saga')).toEqual(before);
    expect(await replica.timers.next(1, later())).toEqual([]);
  });

  it('are not read before they are nearly due, soonest first', async () => {
    const replica = await start();
    await replica.handle([captured(), duplicate(), refundFailed()]);
    const all = await replica.timers.next(9, later());
    expect(all.map(({ dueAtMs }) => dueAtMs - clock.nowMs())).toEqual([1_000, 30_000]);
    expect(await replica.timers.next(9, clock.nowMs() + 999)).toEqual([]);
    expect(await replica.timers.next(9, clock.nowMs() + 1_000)).toEqual(all.slice(0, 1));
    expect(await replica.timers.next(1, later())).toEqual(all.slice(0, 1));
  });

  it('can be postponed', async () => {
    const replica = await start();
    await replica.handle([captured(), duplicate()]);
    const [timer] = await replica.timers.next(1, later());
    await replica.timers.postpone(timer!.id, timer!.dueAtMs + 60_000);
    await clock.advance(30_000);
    expect(await replica.fireDue()).toBe(0);
    await clock.advance(60_000);
    expect(await replica.fireDue()).toBe(1);
  });
});
