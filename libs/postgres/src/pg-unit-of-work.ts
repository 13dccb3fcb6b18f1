import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import pg from 'pg';
import { OneWriteSocket } from './one-write-socket.ts';
import { ServiceClient } from './service-client.ts';
import { transact } from './transact.ts';

/** Transactions on a pool of its own, for what needs no TypeORM. */
export class PgUnitOfWork implements UnitOfWork<SqlTx> {
  readonly pool: pg.Pool;

  constructor(url: string) {
    const stream = (): OneWriteSocket => new OneWriteSocket();
    this.pool = new pg.Pool({
      connectionString: url,
      max: 10,
      pipeline: true,
      stream,
      Client: ServiceClient,
    });
    // A connection that is ended while it is in use is told of by the statement under way.
    this.pool.on('error', () => undefined);
  }

  async run<R>(work: (tx: SqlTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const client = await this.pool.connect();
    try {
      const rollBack = () => client.query('rollback').catch(() => undefined);
      const { result, hooks } = await transact(client, work, { beforeCommit, rollBack });
      for (const hook of hooks) hook();
      return result;
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
