import type { SqlTx, QueryRows } from '@night-market/kernel';
import type { SagaTimer } from '../../domain/timers.ts';
import type { TimerStore, WaitingTimer } from '../../fire-timers/ports.ts';
import { isoTime } from './saga-row.ts';

const NEXT = 'select id, due_at from saga_timer where due_at <= $2 order by due_at limit $1';

// An array, not a join: after a vacuum that sees no timers that would read them all for each one.
const CLAIM = `delete from saga_timer where id = any (array(
    select id from saga_timer where id = any($1::bigint[]) for update skip locked))
  returning order_id, kind, leg, attempt, due_at, correlation_id`;

const POSTPONE = 'update saga_timer set due_at = $2 where id = $1';

interface TimerRow {
  readonly order_id: string;
  readonly kind: SagaTimer['kind'];
  readonly leg: string;
  readonly attempt: number;
  readonly due_at: Date;
  readonly correlation_id: string;
}

/** Timers as rows: they survive a crash, and of several replicas one takes each. */
export class PgTimerStore implements TimerStore<SqlTx> {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async next(limit: number, dueByMs: number): Promise<readonly WaitingTimer[]> {
    const rows = await this.read<{ id: string; due_at: Date }>(NEXT, [limit, isoTime(dueByMs)]);
    return rows.map(({ id, due_at }) => ({ id, dueAtMs: due_at.getTime() }));
  }

  async claim(tx: SqlTx, ids: readonly string[]): Promise<readonly SagaTimer[]> {
    const rows = await tx.query<TimerRow>(CLAIM, [ids]);
    return rows
      .sort((left, right) => left.due_at.getTime() - right.due_at.getTime())
      .map(({ order_id: orderId, due_at, correlation_id: correlationId, kind, leg, attempt }) => ({
        orderId,
        kind,
        leg,
        attempt,
        correlationId,
        dueAtMs: due_at.getTime(),
      }));
  }

  async postpone(id: string, dueAtMs: number): Promise<void> {
    await this.read(POSTPONE, [id, isoTime(dueAtMs)]);
  }
}
