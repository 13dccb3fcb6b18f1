import type { SqlTx } from '@night-market/kernel';
import { createDatabase, eventually, type TestDatabase } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OneWriteSocket } from './one-write-socket.ts';
import { transact } from './transact.ts';

let database: TestDatabase;
let client: pg.Client;
let writes: number;

/** Counts how often the operating system is asked to write. */
class CountingSocket extends OneWriteSocket {
  override _write(...args: Parameters<OneWriteSocket['_write']>): void {
    writes++;
    super._write(...args);
  }
  override _writev(...args: Parameters<NonNullable<OneWriteSocket['_writev']>>): void {
    writes++;
    super._writev!(...args);
  }
}

beforeAll(async () => {
  database = await createDatabase([
    'create table note (n int generated always as identity, text text unique)',
  ]);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('truncate note restart identity');
  client = new pg.Client({
    connectionString: database.url,
    pipeline: true,
    stream: () => new CountingSocket(),
  });
  client.on('error', () => undefined);
  await client.connect();
  return () => client.end();
});

const run = <R>(work: (tx: SqlTx) => Promise<R>) =>
  transact(client, work, { rollBack: () => client.query('rollback').catch(() => undefined) });
const send = (tx: SqlTx, text: string): void => tx.send('insert into note (text) values ($1)', [text]);
const notes = async (): Promise<string[]> =>
  (await database.query<{ text: string }>('select text from note order by n')).map(({ text }) => text);

describe('statements that nobody waits for', () => {
  it('run in the order in which they are issued, with those that are waited for', async () => {
    const { result } = await run(async (tx) => {
      send(tx, 'one');
      send(tx, 'two');
      const seen = await tx.query<{ text: string }>('select text from note order by n');
      send(tx, 'three');
      return seen;
    });
    expect(result).toEqual([{ text: 'one' }, { text: 'two' }]);
    expect(await notes()).toEqual(['one', 'two', 'three']);
  });

  it('are committed or rolled back with the rest', async () => {
    const broken = run((tx) => {
      send(tx, 'one');
      return Promise.reject(new Error('policy'));
    });
    await expect(broken).rejects.toThrow('policy');
    expect(await notes()).toEqual([]);
  });

  it('go out in one write with what follows in the same turn', async () => {
    await run((tx) => tx.query('select 1'));
    writes = 0;
    await run(async (tx) => {
      send(tx, 'one');
      send(tx, 'two');
      await tx.query('select 1');
      send(tx, 'three');
    });
    // Start, two inserts and the query; the third insert and the commit.
    expect(writes).toBe(2);
    expect(await notes()).toEqual(['one', 'two', 'three']);
  });
});

describe('a statement that fails although nobody waits for it', () => {
  it('keeps the transaction from committing, without its hooks, and is what it fails with', async () => {
    const hooks: string[] = [];
    const broken = run(async (tx) => {
      tx.afterCommit(() => void hooks.push('hook'));
      send(tx, 'one');
      send(tx, 'one');
    });
    await expect(broken).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
    expect(hooks).toEqual([]);
  });

  it('is what the next query fails with', async () => {
    let failure: unknown;
    const broken = run(async (tx) => {
      send(tx, 'one');
      send(tx, 'one');
      send(tx, 'two');
      await tx.query('select 1').catch((error: unknown) => (failure = error));
      return 'swallowed';
    });
    await expect(broken).rejects.toMatchObject({ code: '23505' });
    expect(failure).toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  });

  it('is told to whoever waits until all is settled', async () => {
    const seen: unknown[] = [];
    const broken = run(async (tx) => {
      send(tx, 'one');
      await tx.settled();
      seen.push('one is there');
      send(tx, 'one');
      await tx.settled();
      seen.push('never');
    });
    await expect(broken).rejects.toMatchObject({ code: '23505' });
    expect(seen).toEqual(['one is there']);
  });

  it('leaves the connection fit for the next transaction', async () => {
    await expect(run(async (tx) => tx.send('select oops'))).rejects.toThrow('oops');
    await run(async (tx) => send(tx, 'after'));
    expect(await notes()).toEqual(['after']);
  });

  it('does so when it cannot even be sent, and hurts nobody who sends it as it should be', async () => {
    const broken = run(async (tx) => {
      send(tx, 'before');
      tx.send('insert into note (text) values ($1)', [{ text: 'an object' }]);
    });
    await expect(broken).rejects.toThrow('no parameter for PostgreSQL: [object Object]');
    await run(async (tx) => send(tx, 'after'));
    expect(await notes()).toEqual(['after']);
  });

  it('is the outage that broke the connection', async () => {
    const broken = run(async (tx) => {
      const [self] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await database.query('select pg_terminate_backend($1)', [self!.pid]);
      await eventually(
        async () =>
          (await database.query('select from pg_stat_activity where pid = $1', [self!.pid])).length === 0,
      );
      send(tx, 'never');
    });
    await expect(broken).rejects.toThrow(/terminat|not queryable/);
    expect(await notes()).toEqual([]);
  });
});

describe('a transaction that is over', () => {
  it('takes no more statements', async () => {
    let left: SqlTx | undefined;
    await run((tx) => Promise.resolve((left = tx)));
    expect(() => send(left!, 'late')).toThrow('the transaction is over');
    await expect(left!.query('select 1')).rejects.toThrow('the transaction is over');
    expect(await notes()).toEqual([]);
  });
});
