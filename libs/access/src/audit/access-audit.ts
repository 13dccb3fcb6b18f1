import type { SqlTx } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';

/** What is kept of who may do what. Refusals of bad credentials are only counted: anyone can make millions of them. */
export interface AccessNote {
  /** The name of the operator, or of the service; its id where the audit must hold no names. */
  readonly actor: string;
  readonly action:
    'key_issued' | 'key_rotated' | 'key_revoked' | 'act_refused' | 'destination_tried' | `operator_${string}`;
  /** The prefix of the key, the route that was refused, the destination, or the id of the operator. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string>>;
}

const NOTE = 'insert into access_audit (actor, action, subject, detail) values ($1, $2, $3, $4)';

const OLD = new ExpiringRows({ table: 'access_audit', at: 'at', orderBy: 'id' });

/** Keeps grants and revocations in the transaction that makes them. */
export class PgAccessAudit {
  note(tx: SqlTx, { actor, action, subject, detail = {} }: AccessNote): void {
    tx.send(NOTE, [actor, action, subject, JSON.stringify(detail)]);
  }

  /** Forgets up to `limit` notes older than `keepHours`, oldest first; returns how many. */
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    return OLD.expire(tx, keepHours, limit);
  }
}
