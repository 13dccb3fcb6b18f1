import { hash64, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import type { ExpiringTable } from './retention-task.ts';

/** Who deletes from a table of its own; the libraries that own the tables know how. */
export interface Expires {
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number>;
}

const MAY = `select to_regclass($1) is not null as there, pg_try_advisory_xact_lock($2::bigint) as mine`;

/** One replica at a time, and only where the service has the table. */
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
      const [may] = await tx.query<{ there: boolean; mine: boolean }>(MAY, [this.name, lock]);
      return may?.there && may.mine ? this.rows.expire(tx, this.keepHours, limit) : 0;
    });
  }
}
