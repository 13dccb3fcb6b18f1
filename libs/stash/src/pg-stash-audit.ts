import type { SqlTx } from '@night-market/kernel';
import type { AuditEntry, StashAuditPort } from './stash-operator.ts';

const NOTE = `insert into stash_audit (actor, action, consumer, key, event_id, reason, detail)
  values ($1, $2, $3, $4, $5, $6, $7)`;

/** Keeps what operators did, in the transaction that does it where there is one. */
export class PgStashAudit implements StashAuditPort<SqlTx> {
  async note(tx: SqlTx, consumer: string, entry: AuditEntry): Promise<void> {
    const { actor, action, key, eventId, reason, detail } = entry;
    await tx.query(NOTE, [actor, action, consumer, key, eventId ?? null, reason, JSON.stringify(detail)]);
  }
}
