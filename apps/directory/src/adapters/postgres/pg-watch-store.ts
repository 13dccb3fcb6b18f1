import type { SqlTx } from '@night-market/kernel';
import type { Watch } from '../../domain/sweep.ts';
import type { WatchStore } from '../../sweep/ports.ts';

interface Row {
  readonly now: Date;
  readonly swept_at: Date;
  readonly grace_until: Date;
}

const LOCK = 'select clock_timestamp() as now, swept_at, grace_until from lease_watch for update skip locked';
const SAVE = 'update lease_watch set swept_at = $1, grace_until = $2';

const time = (ms: number): string => new Date(ms).toISOString();

/** The watch over the leases, one row that all replicas share. */
export class PgWatchStore implements WatchStore<SqlTx> {
  async lock(tx: SqlTx): Promise<{ readonly nowMs: number; readonly watch: Watch } | undefined> {
    const [row] = await tx.query<Row>(LOCK);
    if (!row) return undefined;
    const watch = { sweptAtMs: row.swept_at.getTime(), graceUntilMs: row.grace_until.getTime() };
    return { nowMs: row.now.getTime(), watch };
  }

  async save(tx: SqlTx, { sweptAtMs, graceUntilMs }: Watch): Promise<void> {
    await tx.query(SAVE, [time(sweptAtMs), time(graceUntilMs)]);
  }
}
