import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import { isoTime, readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { Product, ProductChange, ProductView, UnknownAddOns } from '../../products/ports.ts';

const WORDS = 'code, version::float8 as version, name, zones, fee, add_ons as "addOns"';
const LIST = `select ${WORDS} from product order by code`;
const FIND = `select ${WORDS} from product where code = any ($1::text[])`;
const UNKNOWN = `select code from unnest($1::text[]) as wanted (code)
  where code <> $2 and not exists (select 1 from product where product.code = wanted.code)`;
const SET = `insert into product (code, name, zones, fee, add_ons) values ($1, $2::jsonb, $3::text[], $4, $5::text[])
  on conflict (code) do update set name = excluded.name, zones = excluded.zones, fee = excluded.fee,
    add_ons = excluded.add_ons, version = product.version + 1
  returning version::float8 as version`;
const NOTE = `insert into product_history (code, version, name, zones, fee, add_ons, reason, actor)
  select code, version, name, zones, fee, add_ons, $2, $3 from product where code = $1`;
const HISTORY = `select ${WORDS}, reason, actor, ${isoTime('at')} as at
  from product_history where code = $1 and version < $2 order by product_history.version desc limit $3`;

/** Products with their history, in PostgreSQL. */
export class PgProducts {
  private readonly dataSource: DataSource;
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(dataSource: DataSource, unitOfWork: UnitOfWork<SqlTx>) {
    this.dataSource = dataSource;
    this.unitOfWork = unitOfWork;
  }

  list(): Promise<ProductView[]> {
    return readRows<ProductView>(this.dataSource, LIST);
  }

  find(codes: readonly string[]): Promise<readonly Product[]> {
    return readRows<ProductView>(this.dataSource, FIND, [codes]);
  }

  /** The product is made when it is not there. It counts from the next ticket and the next scan on. */
  set(product: Product, reason: string, actor: string): Promise<ProductView | UnknownAddOns> {
    const { code, name, zones, fee, addOns } = product;
    return this.unitOfWork.run(async (tx) => {
      const unknown = await tx.query<{ code: string }>(UNKNOWN, [addOns ?? [], code]);
      if (unknown.length > 0) return { unknown: unknown.map((one) => one.code) };
      const values = [code, JSON.stringify(name), zones, fee, addOns];
      const [row] = await tx.query<{ version: number }>(SET, values);
      tx.send(NOTE, [code, reason, actor]);
      await tx.settled();
      return { ...product, version: row!.version };
    });
  }

  history(code: string, before: number, limit: number): Promise<ProductChange[]> {
    return readRows<ProductChange>(this.dataSource, HISTORY, [code, before, limit]);
  }
}
