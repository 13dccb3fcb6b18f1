import { eventually, gate } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '@night-market/kernel';
import { migrate, readRows } from '@night-market/postgres';
import { PgBouncer } from './pg-bouncer.ts';
import { StallWorld, TOPIC } from './stall-world.ts';

const IGNORE = 'ignore_startup_parameters = options,statement_timeout,idle_in_transaction_session_timeout';

let world: StallWorld;
let strict: PgBouncer;
let lenient: PgBouncer;
beforeAll(async () => {
  world = await StallWorld.create();
  [strict, lenient] = await Promise.all([
    PgBouncer.before(world.database.url),
    PgBouncer.before(world.database.url, [IGNORE]),
  ]);
});
afterAll(async () => {
  await world.close();
  await Promise.all([strict.stop(), lenient.stop()]);
});

const behind = () => world.start({ DATABASE_URL: strict.url, DATABASE_DIRECT_URL: world.database.url });

describe('a service behind a transaction pooler', () => {
  it('keeps its laws with several replicas: each event once, nothing parked, each record sent once', async () => {
    const [one] = await Promise.all([behind(), behind()]);
    const keys = Array.from({ length: 300 }, (_, n) => `order-${n}`);
    for (let n = 0; n < keys.length; n += 30) await world.publish(one, keys.slice(n, n + 30));
    await eventually(async () => (await world.effects()).length >= keys.length, { timeoutMs: 30_000 });
    await eventually(async () => (await world.database.query('select from outbox')).length === 0);
    expect((await world.effects()).sort()).toEqual([...keys].sort());
    expect(await world.bus.readAll(TOPIC)).toHaveLength(keys.length);
    expect(await world.database.query('select key from stash_key')).toEqual([]);
    expect((await fetch(`${one.url}/health/ready`)).status).toBe(200);
    await world.stopAll();
  });

  it('has its settings in each transaction and read, and leaves none of them to others', async () => {
    const { runtime, stop } = await behind();
    const sql = `select current_setting('statement_timeout') as limit, current_setting('enable_seqscan') as scans,
      current_setting('synchronous_commit') as commits`;
    const ours = [{ limit: '10s', scans: 'off', commits: 'on' }];
    for (let n = 0; n < 5; n++) {
      expect(await runtime.unitOfWork.run((tx) => tx.query(sql))).toEqual(ours);
      expect(await readRows(runtime.dataSource, sql)).toEqual(ours);
    }
    expect(await runtime.dataSource.query(sql)).toEqual([{ limit: '0', scans: 'on', commits: 'on' }]);
    expect(await migrate(runtime.dataSource)).toEqual([]);
    await stop();
  });

  it('cancels its own statement when a handler is given up, and nobody else waits for its locks', async () => {
    const { runtime, stop } = await behind();
    await world.database.query(`create table note (text text primary key)`);
    await world.database.query(`insert into note values ('held')`);
    const held = gate();
    let holds = false;
    const lock = `select 1 from note where text = 'held' for update`;
    const holder = runtime.unitOfWork.run(async (tx) => {
      await tx.query(lock);
      holds = true;
      await held.opened;
    });
    await eventually(() => holds);
    let failure: unknown;
    const late = runtime.unitOfWork.run(async (tx) => {
      void tx.query(lock).catch((error: unknown) => (failure = error));
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await eventually(async () => (await world.database.query(waiting)).length === 1);
      throw new Error('late');
    });
    await expect(late).rejects.toThrow('late');
    expect(failure).toMatchObject({ code: '57014' });
    held.open();
    await holder;
    await stop();
  });
});

describe('a service refuses to boot, in one sentence,', () => {
  const refusal = async (env: Record<string, string>): Promise<string> => {
    const error: unknown = await world.start(env).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  };
  const needsDirect = /^DATABASE_URL leads to a connection pooler: set DATABASE_DIRECT_URL /;

  it('behind a pooler that refuses its settings', async () => {
    expect(await refusal({ DATABASE_URL: strict.url })).toMatch(needsDirect);
  });

  it('behind a pooler that ignores its settings', async () => {
    expect(await refusal({ DATABASE_URL: lenient.url })).toMatch(needsDirect);
  });

  it('when the direct address is a pooler, too', async () => {
    const message = await refusal({ DATABASE_URL: strict.url, DATABASE_DIRECT_URL: lenient.url });
    expect(message).toMatch(/^DATABASE_DIRECT_URL leads to a connection pooler/);
  });

  it('when the direct address is another database', async () => {
    const other = new URL(world.database.url);
    other.pathname = '/postgres';
    const message = await refusal({ DATABASE_URL: strict.url, DATABASE_DIRECT_URL: other.href });
    expect(message).toMatch(/^DATABASE_DIRECT_URL leads to another database/);
  });
});
