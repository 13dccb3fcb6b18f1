import type { SqlTx } from '@night-market/kernel';

const ADVANCE = 'update settlement_cursor set cursor = $2 where cursor = $1 returning cursor';
const UNSEEN = `select id from unnest($1::text[]) as id
  where not exists (select from gateway_capture g where g.id = id.id)
    and not exists (select from unmatched_capture u where u.id = id.id)`;

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

  async unseen(tx: SqlTx, captureIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (captureIds.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(UNSEEN, [captureIds]);
    return new Set(rows.map((row) => row.id));
  }
}
