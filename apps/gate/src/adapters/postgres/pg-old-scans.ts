import type { SqlTx } from '@night-market/kernel';
import type { Expires } from '@night-market/service-kit';

const EXPIRE = `with gone as (
  delete from scan where ctid = any (array(
    select ctid from scan where scanned_at < now() - make_interval(hours => $1) order by scanned_at limit $2
    for update skip locked)) returning 1)
  select count(*)::int as n from gone`;

/** Scans that nobody repeats any more. Entries stay: a ticket enters once, for ever. */
export class PgOldScans implements Expires {
  async expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    const [row] = await tx.query<{ n: number }>(EXPIRE, [keepHours, limit]);
    return row?.n ?? 0;
  }
}
