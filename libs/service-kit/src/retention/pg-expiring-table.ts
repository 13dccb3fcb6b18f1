import { hash64, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import type { Expires } from '@night-market/postgres';
import type { ExpiringTable } from './retention-task.ts';

const MAY = 'select pg_try_advisory_xact_lock($1::bigint) as mine';

/** One replica at a time. */
export class PgExpiringTable implements ExpiringTable {
  readonly name: string;
  private readonly rows: Expires;
  private readonly keepHours: number;
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(name: string, rows: Expires, keepHours: number, unitOfWork: UnitOfWork<SqlTx>) {
    this.name = name;
    this.rows = rows;
    this.keepHours = keepHours;
    this.unitOfWork = unitOfWork;
  }

  expire(limit: number): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const lock = hash64(Buffer.from(`retention\u001f${this.name}`)).toString();
      const [may] = await tx.query<{ mine: boolean }>(MAY, [lock]);
      return may?.mine ? this.rows.expire(tx, this.keepHours, limit) : 0;
    });
  }
}
