import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import type { DataSource, QueryRunner } from 'typeorm';

/** Transactions on TypeORM's query runner, isolation level read committed. */
export class TypeOrmUnitOfWork implements UnitOfWork<SqlTx> {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async run<R>(work: (tx: SqlTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const runner = this.dataSource.createQueryRunner();
    const hooks: (() => void)[] = [];
    try {
      await runner.startTransaction();
      const result = await work(sqlTx(runner, hooks));
      beforeCommit?.();
      await runner.commitTransaction();
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

const sqlTx = (runner: QueryRunner, hooks: (() => void)[]): SqlTx => ({
  async query<Row>(sql: string, params: readonly unknown[] = []) {
    const result = await runner.query(sql, [...params], true);
    return result.records as Row[];
  },
  afterCommit: (hook) => void hooks.push(hook),
});

/** Reads outside a transaction. */
export async function readRows<Row>(
  dataSource: DataSource,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const rows: unknown = await dataSource.query(sql, [...params]);
  return rows as Row[];
}
