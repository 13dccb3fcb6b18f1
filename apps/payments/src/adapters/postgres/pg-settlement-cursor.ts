import type { SqlTx } from '@night-market/kernel';
import type { Told } from '../../domain/break.ts';
import { toldColumns } from './told-columns.ts';

const ADVANCE = 'update settlement_cursor set cursor = $2 where cursor = $1 returning cursor';
const UNSEEN = `select told.id
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as told(id, reference, amount, currency)
  where not exists (select from gateway_capture g where g.id = told.id
      and (g.order_id, g.amount, g.currency) = (told.reference, told.amount, told.currency))
    and not exists (select from unmatched_capture u where u.id = told.id
      and (u.reference, u.amount, u.currency) = (told.reference, told.amount, told.currency))`;

/** How far the settlement file has been compared. */
export class PgSettlementCursor {
  async read(tx: SqlTx): Promise<string> {
    const rows = await tx.query<{ cursor: string }>('select cursor from settlement_cursor');
    return rows[0]?.cursor ?? '0';
  }

  async advance(tx: SqlTx, from: string, to: string): Promise<boolean> {
    const rows = await tx.query(ADVANCE, [from, to]);
    return rows.length > 0;
  }

  /** Ids of the captures that are stored nowhere, or otherwise. */
  async unseen(tx: SqlTx, captures: readonly Told[]): Promise<ReadonlySet<string>> {
    if (captures.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(UNSEEN, toldColumns(captures));
    return new Set(rows.map((row) => row.id));
  }
}
