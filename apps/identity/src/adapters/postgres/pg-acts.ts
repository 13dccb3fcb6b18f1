import { newId, type SqlTx } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';
import type { Act, ActLog } from '../../sign-in/ports.ts';

const INSERT = 'insert into operator_act (act_id, act, operator_id, by_id) values ($1, $2, $3, $4)';

/** Who did what to which operator: ids alone, no names. */
export class PgActs implements ActLog<SqlTx> {
  async note(tx: SqlTx, act: Act, operatorId: string, byId: string): Promise<void> {
    await tx.query(INSERT, [newId(), act, operatorId, byId]);
  }
}

export const oldActs = new ExpiringRows({ table: 'operator_act', at: 'at' });
