import { errorText, silentLog, type Log, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { noteSchemaFault } from '../errors/schema-fault.ts';
import { transact } from '../transact.ts';
import { settingsOf } from './pooling.ts';
import { rollBack } from './roll-back.ts';

/** Transactions on connections of TypeORM's pool, isolation level read committed. */
export class TypeOrmUnitOfWork implements UnitOfWork<SqlTx> {
  private readonly dataSource: DataSource;
  private readonly log: Pick<Log, 'error'>;

  constructor(dataSource: DataSource, log: Pick<Log, 'error'> = silentLog) {
    this.dataSource = dataSource;
    this.log = log;
  }

  async run<R>(work: (tx: SqlTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const { result, hooks } = await transact(client, work, {
        beforeCommit,
        settings: settingsOf(this.dataSource),
        rollBack: () => rollBack(this.dataSource, client),
      });
      for (const hook of hooks) this.afterCommit(hook);
      return result;
    } catch (error) {
      noteSchemaFault(this.dataSource, error);
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

/** Reads outside a transaction. */
export async function readRows<Row>(
  dataSource: DataSource,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  // Behind a pooler settings hold for a transaction.
  if (settingsOf(dataSource))
    return new TypeOrmUnitOfWork(dataSource).run((tx) => tx.query<Row>(sql, params));
  try {
    return await dataSource.query<Row[]>(sql, [...params]);
  } catch (error) {
    noteSchemaFault(dataSource, error);
    throw error;
  }
}
