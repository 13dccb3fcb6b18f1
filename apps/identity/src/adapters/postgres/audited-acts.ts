import { PgAccessAudit } from '@night-market/access';
import type { SqlTx } from '@night-market/kernel';
import type { Act, ActLog } from '../../sign-in/ports.ts';

/** Who did what to which operator, in the audit of all access: ids alone, no names. */
export class AuditedActs implements ActLog<SqlTx> {
  private readonly audit = new PgAccessAudit();

  note(tx: SqlTx, act: Act, operatorId: string, byId: string): Promise<void> {
    this.audit.note(tx, { actor: byId, action: `operator_${act}`, subject: operatorId });
    return Promise.resolve();
  }
}
