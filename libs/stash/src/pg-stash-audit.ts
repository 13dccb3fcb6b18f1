import type { SqlTx } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';
import type { AuditEntry, StashAuditPort } from './stash-operator.ts';

const NOTE = `insert into stash_audit (actor, action, consumer, key, event_id, reason, detail)
  values ($1, $2, $3, $4, $5, $6, $7)`;

const OLD = new ExpiringRows({ table: 'stash_audit', at: 'at', orderBy: 'id' });

/** Keeps what operators did, in the transaction that does it where there is one. */
export class PgStashAudit implements StashAuditPort<SqlTx> {
  async note(tx: SqlTx, consumer: string, entry: AuditEntry): Promise<void> {
    const { actor, action, key, eventId, reason, detail } = entry;
    tx.send(NOTE, [actor, action, consumer, key, eventId ?? null, reason, JSON.stringify(detail)]);
  }

  /** Forgets up to `limit` acts older than `keepHours`, oldest first; returns how many. */
  expire(tx: SqlTx, keepHours: number, limit: number): Promise<number> {
    return OLD.expire(tx, keepHours, limit);
  }
}
