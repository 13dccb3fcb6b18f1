import { errorText, silentLog, type Log, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { rollBack } from './roll-back.ts';

/** Transactions on TypeORM's query runner, isolation level read committed. */
export class TypeOrmUnitOfWork implements UnitOfWork<SqlTx> {
  private readonly dataSource: DataSource;
  private readonly log: Pick<Log, 'error'>;

  constructor(dataSource: DataSource, log: Pick<Log, 'error'> = silentLog) {
    this.dataSource = dataSource;
    this.log = log;
  }

  async run<R>(work: (tx: SqlTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const runner = this.dataSource.createQueryRunner();
    const hooks: (() => void)[] = [];
    const state = { open: true };
    let client: PoolClient | undefined;
    try {
      await runner.startTransaction();
      client = (await runner.connect()) as PoolClient;
      const result = await work(sqlTx(client, hooks, state));
      state.open = false;
      beforeCommit?.();
      await runner.commitTransaction();
      for (const hook of hooks) this.afterCommit(hook);
      return result;
    } catch (error) {
      state.open = false;
      if (client && runner.isTransactionActive) await rollBack(this.dataSource, runner, client);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** What is committed is done: a failing hook must not make it look undone. */
  private afterCommit(hook: () => void): void {
    try {
      hook();
    } catch (error) {
      this.log.error({ error: errorText(error) }, 'a hook after a commit failed');
    }
  }
}

/** What a handler that was given up still does must not happen in somebody else's transaction. */
const sqlTx = (client: PoolClient, hooks: (() => void)[], state: { readonly open: boolean }): SqlTx => ({
  async query<Row>(sql: string, params: readonly unknown[] = []) {
    if (!state.open) throw new Error('the transaction is over');
    const { rows } = await client.query({ ...namedStatement(sql), values: [...params] });
    return rows as Row[];
  },
  afterCommit: (hook) => void hooks.push(hook),
});

const names = new Map<string, string>();
/** Far more than there are; a caller that builds SQL from values would go without names beyond it. */
const MAX_NAMES = 500;

/** A name makes PostgreSQL parse and plan a statement once per connection instead of at every call. */
function namedStatement(text: string): { text: string; name?: string } {
  let name = names.get(text);
  if (name === undefined) {
    if (names.size >= MAX_NAMES) return { text };
    name = `s${names.size}`;
    names.set(text, name);
  }
  return { text, name };
}

/** Reads outside a transaction. */
export async function readRows<Row>(
  dataSource: DataSource,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const rows: unknown = await dataSource.query(sql, [...params]);
  return rows as Row[];
}
