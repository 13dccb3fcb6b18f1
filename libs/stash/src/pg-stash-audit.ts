import type { SqlTx } from '@night-market/kernel';
import type { AuditEntry, StashAuditPort } from './stash-operator.ts';

const NOTE = `insert into stash_audit (actor, action, consumer, key, event_id, reason, detail)
  values ($1, $2, $3, $4, $5, $6, $7)`;

const EXPIRE = `with gone as (
  delete from stash_audit where ctid = any (array(
    select ctid from stash_audit where at < now() - make_interval(hours => $1) order by id limit $2
    for update skip locked)) returning 1)
  select count(*)::int as n from gone`;

/** Keeps what operators did, in the transaction that does it where there is one. */
export class PgStashAudit implements StashAuditPort<SqlTx> {
  async note(tx: SqlTx, consumer: string, entry: AuditEntry): Promise<void> {
    const { actor, action, key, eventId, reason, detail } = entry;
    tx.send(NOTE, [actor, action, consumer, key, eventId ?? null, reason, JSON.stringify(detail)]);
  }

  /** Forgets up to `limit` acts older than `keepHours`, oldest first; returns how many. */
  async expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    const [row] = await tx.query<{ n: number }>(EXPIRE, [keepHours, limit]);
    return row?.n ?? 0;
  }
}
