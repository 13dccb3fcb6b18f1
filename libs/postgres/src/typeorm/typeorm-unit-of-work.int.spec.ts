import { silentLog, type SqlTx } from '@night-market/kernel';
import { createDatabase, eventually, gate, openGates, type TestDatabase } from '@night-market/testing';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDataSource } from './data-source.ts';
import { isDatabaseOutage } from '../errors/pg-errors.ts';
import { readRows, TypeOrmUnitOfWork } from './typeorm-unit-of-work.ts';

let database: TestDatabase;
let dataSource: DataSource;
let unitOfWork: TypeOrmUnitOfWork;
const logged: string[] = [];

beforeAll(async () => {
  database = await createDatabase(['create table note (text text primary key)']);
  // Two connections: one that is not given back shows at the third transaction.
  const config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 };
  dataSource = await createDataSource('kit', config, [], silentLog).initialize();
  unitOfWork = new TypeOrmUnitOfWork(dataSource, { error: (_fields, message) => void logged.push(message) });
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});
afterEach(() => openGates());
beforeEach(async () => {
  await database.query('truncate note');
});

const add = (tx: SqlTx, text: string) => tx.query('insert into note values ($1)', [text]);
const notes = async (): Promise<string[]> =>
  (await database.query<{ text: string }>('select text from note order by 1')).map(({ text }) => text);
const openTransactions = async (): Promise<number> => {
  const rows = await database.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and application_name = 'kit' and state like 'idle in%'`,
  );
  return rows[0]!.n;
};

describe('a transaction', () => {
  it('commits what was written, and gives rows back', async () => {
    const rows = await unitOfWork.run(async (tx) => {
      await add(tx, 'one');
      return tx.query<{ text: string }>(`update note set text = 'two' returning text`);
    });
    expect(rows).toEqual([{ text: 'two' }]);
    expect(await notes()).toEqual(['two']);
    expect(await readRows(dataSource, 'select text from note where text = $1', ['two'])).toEqual(rows);
  });

  it('runs its hooks after the commit, in order', async () => {
    const seen: string[] = [];
    let atHook: Promise<string[]> | undefined;
    await unitOfWork.run(async (tx) => {
      tx.afterCommit(() => void (atHook = notes()));
      tx.afterCommit(() => void seen.push('second'));
      await add(tx, 'one');
      expect(seen).toEqual([]);
      expect(await notes()).toEqual([]);
    });
    expect(seen).toEqual(['second']);
    expect(await atHook).toEqual(['one']);
  });

  it('is rolled back by an error, without its hooks', async () => {
    const seen: string[] = [];
    const broken = unitOfWork.run(async (tx) => {
      tx.afterCommit(() => void seen.push('hook'));
      await add(tx, 'one');
      throw new Error('policy');
    });
    await expect(broken).rejects.toThrow('policy');
    expect(await notes()).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('is rolled back by a veto at the last moment, without its hooks', async () => {
    const seen: string[] = [];
    const fenced = unitOfWork.run(
      async (tx) => {
        tx.afterCommit(() => void seen.push('hook'));
        await add(tx, 'one');
      },
      () => {
        throw new Error('fenced');
      },
    );
    await expect(fenced).rejects.toThrow('fenced');
    expect(await notes()).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('runs no hooks when the commit itself fails', async () => {
    await database.query(`create table late (id int primary key deferrable initially deferred)`);
    const seen: string[] = [];
    const refused = unitOfWork.run(async (tx) => {
      tx.afterCommit(() => void seen.push('hook'));
      await tx.query('insert into late values (1), (1)');
    });
    await expect(refused).rejects.toThrow('late_pkey');
    expect(seen).toEqual([]);
    expect(await openTransactions()).toBe(0);
  });

  it('counts as done although a hook fails, and the other hooks run', async () => {
    const seen: string[] = [];
    const done = await unitOfWork.run(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('no relay');
      });
      tx.afterCommit(() => void seen.push('second'));
      await add(tx, 'one');
      return 'done';
    });
    expect(done).toBe('done');
    expect(seen).toEqual(['second']);
    expect(await notes()).toEqual(['one']);
    expect(logged).toEqual(['a hook after a commit failed']);
  });

  it('gives its connection back, however it ends', async () => {
    for (let round = 0; round < 6; round++) {
      await expect(unitOfWork.run((tx) => tx.query('select oops'))).rejects.toThrow('oops');
      await unitOfWork.run((tx) => add(tx, `note ${round}`));
    }
    expect(await notes()).toHaveLength(6);
    expect(await openTransactions()).toBe(0);
  });
});

describe('a connection that breaks', () => {
  const kill = (pid: number) => database.query('select pg_terminate_backend($1)', [pid]);
  const isGone = async (pid: number): Promise<boolean> =>
    (await database.query('select 1 from pg_stat_activity where pid = $1', [pid])).length === 0;

  it('between two statements is an outage, not a bug; the next transaction has a new one', async () => {
    const broken = await unitOfWork
      .run(async (tx) => {
        await add(tx, 'lost');
        const [self] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
        await kill(self!.pid);
        await eventually(() => isGone(self!.pid));
        await add(tx, 'never');
      })
      .catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(Error);
    expect(isDatabaseOutage(broken)).toBe(true);
    await unitOfWork.run((tx) => add(tx, 'after'));
    expect(await notes()).toEqual(['after']);
  });

  it('in the middle of a statement is an outage', async () => {
    let pid = 0;
    const broken = unitOfWork
      .run(async (tx) => {
        pid = (await tx.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]!.pid;
        await tx.query('select pg_sleep(60)');
      })
      .catch((error: unknown) => error);
    await eventually(() => pid !== 0);
    await kill(pid);
    expect(isDatabaseOutage(await broken)).toBe(true);
  });

  it('while idle in the pool hurts nobody', async () => {
    await unitOfWork.run((tx) => add(tx, 'before'));
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'kit'`);
    const after = await eventually(() => unitOfWork.run((tx) => add(tx, 'after')).then(() => 'done'));
    expect(after).toBe('done');
    expect(await notes()).toEqual(['after', 'before']);
  });
});

describe('a handler that is given up', () => {
  /** As a deadline does: nobody waits for `work` any longer. */
  const givenUp = (work: (tx: SqlTx) => Promise<unknown>, isLate: () => boolean) =>
    unitOfWork.run(async (tx) => {
      void work(tx).catch(() => undefined);
      await eventually(isLate);
      throw new Error('late');
    });

  it('in the middle of a statement that waits for a lock is cancelled, and holds nobody up', async () => {
    await database.query(`insert into note values ('held')`);
    const held = gate();
    let holds = false;
    const holder = unitOfWork.run(async (tx) => {
      await tx.query(`select 1 from note where text = 'held' for update`);
      holds = true;
      await held.opened;
    });
    await eventually(() => holds);
    let failure: unknown;
    const waits = async (tx: SqlTx) => {
      await add(tx, 'mine');
      await tx.query(`delete from note where text = 'held'`).catch((error: unknown) => (failure = error));
    };
    const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    let isBlocked = false;
    const late = givenUp(waits, () => isBlocked);
    await eventually(async () => (isBlocked = (await database.query(blocked)).length === 1));
    let ended: unknown;
    late.catch((error: unknown) => (ended = error));
    // Far less than what the database allows a statement.
    await eventually(() => ended !== undefined, { timeoutMs: 4_000 });
    expect(String(ended)).toContain('late');
    // Its locks are gone although the holder still has what it waited for, and its connection is of use again.
    await unitOfWork.run((tx) => add(tx, 'mine'));
    expect(failure).toMatchObject({ code: '57014' });
    held.open();
    await holder;
    expect(await notes()).toEqual(['held', 'mine']);
  });

  it('does nothing in the transaction of somebody else', async () => {
    const late = gate();
    let refused: unknown;
    const hangs = async (tx: SqlTx) => {
      await late.opened;
      await add(tx, 'late').catch((error: unknown) => (refused = error));
    };
    await expect(givenUp(hangs, () => true)).rejects.toThrow('late');
    await unitOfWork.run(async (tx) => {
      await add(tx, 'other');
      late.open();
      await eventually(() => refused !== undefined);
    });
    expect(String(refused)).toContain('the transaction is over');
    expect(await notes()).toEqual(['other']);
  });
});
