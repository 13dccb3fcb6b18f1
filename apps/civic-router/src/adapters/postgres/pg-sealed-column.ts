import type { QueryRows, SqlTx } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { Resealer, SealedColumn, SealedRow } from '../../reseal/ports.ts';

/** As many bytes as tell which secret sealed a value. */
const HEAD_BYTES = 4;

export interface SealedPlace {
  readonly table: string;
  readonly id: string;
  readonly idType: 'uuid' | 'text';
  readonly column: string;
}

function statementsOf({ table, id, idType, column }: SealedPlace) {
  return {
    first: `select ${id}::text as name, substring(${column} from 1 for ${HEAD_BYTES}) as sealed from ${table}
      where ${column} is not null order by ${id} limit $1`,
    after: `select ${id}::text as name, substring(${column} from 1 for ${HEAD_BYTES}) as sealed from ${table}
      where ${column} is not null and ${id} > $2::${idType} order by ${id} limit $1`,
    // Others lock in other orders, so nobody is waited for.
    hold: `select ${id}::text as name, ${column} as sealed from ${table}
      where ${id} = any ($1::${idType}[]) and ${column} is not null for no key update skip locked`,
    replace: `update ${table} set ${column} = anew.sealed from unnest($1::${idType}[], $2::bytea[]) as anew (id, sealed)
      where ${table}.${id} = anew.id`,
  };
}

/** A column in PostgreSQL whose values are sealed under the id of their row. */
export class PgSealedColumn implements SealedColumn<SqlTx> {
  readonly table: string;
  readonly resealer: Resealer;
  private readonly read: QueryRows;
  private readonly sql: ReturnType<typeof statementsOf>;

  constructor(place: SealedPlace, resealer: Resealer, read: QueryRows) {
    this.table = place.table;
    this.resealer = resealer;
    this.read = read;
    this.sql = statementsOf(place);
  }

  after(name: string | undefined, limit: number): Promise<readonly SealedRow[]> {
    return name === undefined
      ? this.read<SealedRow>(this.sql.first, [limit])
      : this.read<SealedRow>(this.sql.after, [limit, name]);
  }

  hold(tx: SqlTx, names: readonly string[]): Promise<readonly SealedRow[]> {
    return tx.query<SealedRow>(this.sql.hold, [names]);
  }

  replace(tx: SqlTx, rows: readonly SealedRow[]): Promise<void> {
    const bytes = ({ sealed }: SealedRow): Buffer => Buffer.from(sealed);
    tx.send(this.sql.replace, columns(rows, 'name', bytes));
    return Promise.resolve();
  }
}
