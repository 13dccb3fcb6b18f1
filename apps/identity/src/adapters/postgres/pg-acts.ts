import { newId, type SqlTx } from '@night-market/kernel';
import type { Expires } from '@night-market/service-kit';
import type { Act, ActLog } from '../../sign-in/ports.ts';

const INSERT = 'insert into operator_act (act_id, act, operator_id, by_id) values ($1, $2, $3, $4)';

/** Who did what to which operator: ids alone, no names. */
export class PgActs implements ActLog<SqlTx> {
  async note(tx: SqlTx, act: Act, operatorId: string, byId: string): Promise<void> {
    await tx.query(INSERT, [newId(), act, operatorId, byId]);
  }
}

const EXPIRE = `with gone as (
  delete from operator_act where ctid = any (array(
    select ctid from operator_act where at < now() - make_interval(hours => $1) order by at limit $2
    for update skip locked)) returning 1)
  select count(*)::int as n from gone`;

export class PgOldActs implements Expires {
  async expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    const [row] = await tx.query<{ n: number }>(EXPIRE, [keepHours, limit]);
    return row?.n ?? 0;
  }
}
