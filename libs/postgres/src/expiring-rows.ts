import type { SqlTx } from '@night-market/kernel';

/** Who deletes from a table of its own what is old. */
export interface Expires {
  /** Deletes up to `limit` rows older than `keepHours`, oldest first; returns how many. For a transaction of its own. */
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number>;
}

/** Which rows are old. Parts of SQL, constants of the code. */
export interface OldRows {
  readonly table: string;
  /** The column that says how old a row is. */
  readonly at: string;
  /** The moment before which a row is old, where `at` is no timestamp; `$1` are the hours to keep. */
  readonly cutoff?: string;
  /** Where the rows are looked for when more than the table itself decides; the table is called `line` in it. */
  readonly from?: string;
  /** Columns that must be old too. */
  readonly alsoOld?: readonly string[];
  readonly and?: string;
  /** The column in whose order they go; `at` by default. */
  readonly orderBy?: string;
}

const CUTOFF = 'now() - make_interval(hours => $1)';

/** Forgets rows bit by bit; rows that somebody has locked are left for the next time. */
export class ExpiringRows implements Expires {
  private readonly statement: string;

  constructor({
    table,
    at,
    from = `${table} line`,
    alsoOld = [],
    and,
    orderBy = at,
    cutoff = CUTOFF,
  }: OldRows) {
    const conditions = [
      ...[at, ...alsoOld].map((column) => `${column} < ${cutoff}`),
      ...(and === undefined ? [] : [and]),
    ];
    this.statement = `with gone as (
  delete from ${table} where ctid = any (array(
    select line.ctid from ${from} where ${conditions.join(' and ')}
    order by ${orderBy} limit $2 for update of line skip locked)) returning 1)
  select count(*)::int as n from gone`;
  }

  async expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    const [row] = await tx.query<{ n: number }>(this.statement, [keepHours, limit]);
    return row?.n ?? 0;
  }
}
