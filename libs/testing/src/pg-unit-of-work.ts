import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import pg from 'pg';

/** Transactions straight on pg, for tests of the delivery libs that need no TypeORM. */
export class PgUnitOfWork implements UnitOfWork<SqlTx> {
  readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 10 });
    this.pool.on('error', () => undefined);
    // A connection that a test kills while it is in use is told of by the statement under way.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async run<R>(work: (tx: SqlTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const client = await this.pool.connect();
    const hooks: (() => void)[] = [];
    let isOpen = true;
    try {
      await client.query('begin');
      const result = await work({
        query: async <Row>(sql: string, params: readonly unknown[] = []) => {
          if (!isOpen) throw new Error('the transaction is over');
          return (await client.query(sql, [...params])).rows as Row[];
        },
        afterCommit: (hook) => void hooks.push(hook),
      });
      beforeCommit?.();
      await client.query('commit');
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      isOpen = false;
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
