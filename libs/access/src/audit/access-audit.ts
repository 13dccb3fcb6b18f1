import type { SqlTx } from '@night-market/kernel';

/** What is kept of who may do what. Refusals of bad credentials are only counted: anyone can make millions of them. */
export interface AccessNote {
  /** The name of the operator, or of the service. */
  readonly actor: string;
  readonly action: 'key_issued' | 'key_rotated' | 'key_revoked' | 'act_refused';
  /** The prefix of the key, or the route that was refused. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string>>;
}

const NOTE = 'insert into access_audit (actor, action, subject, detail) values ($1, $2, $3, $4)';

const EXPIRE = `with gone as (
  delete from access_audit where ctid = any (array(
    select ctid from access_audit where at < now() - make_interval(hours => $1) order by id limit $2
    for update skip locked)) returning 1)
  select count(*)::int as n from gone`;

/** Keeps grants and revocations in the transaction that makes them. */
export class PgAccessAudit {
  note(tx: SqlTx, { actor, action, subject, detail = {} }: AccessNote): void {
    tx.send(NOTE, [actor, action, subject, JSON.stringify(detail)]);
  }

  /** Forgets up to `limit` notes older than `keepHours`, oldest first; returns how many. */
  async expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    const [row] = await tx.query<{ n: number }>(EXPIRE, [keepHours, limit]);
    return row?.n ?? 0;
  }
}
