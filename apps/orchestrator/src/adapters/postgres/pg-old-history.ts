import type { SqlTx } from '@night-market/kernel';
import type { Expires } from '@night-market/service-kit';

const EXPIRE = `with gone as (
  delete from saga_transition where ctid = any (array(
    select line.ctid from saga_transition line join saga using (order_id)
    where line.at < now() - make_interval(hours => $1)
      and saga.settled and saga.settled_at < now() - make_interval(hours => $1)
      and saga.updated_at < now() - make_interval(hours => $1)
    order by line.at limit $2 for update of line skip locked)) returning 1)
  select count(*)::int as n from gone`;

/** Histories of sagas that were settled long ago. The saga itself, with its outcome, stays. */
export class PgOldHistory implements Expires {
  async expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    const [row] = await tx.query<{ n: number }>(EXPIRE, [keepHours, limit]);
    return row?.n ?? 0;
  }
}
