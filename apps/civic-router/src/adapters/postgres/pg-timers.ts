import type { QueryRows, SqlTx } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import type { DueTimer, TimerStore } from '../../change-reports/fire-timers.handler.ts';
import { timestamp } from './report-row.ts';

const NEXT = `select id::text as id, ${epochMs('due_at')} as "dueAtMs" from civic_timer where due_at <= ${timestamp('$2')}
  order by due_at limit $1`;
// The report is locked before the timer, as whoever changes a report does.
const REPORT =
  'select 1 from civic_report where report_id = (select report_id from civic_timer where id = $1) for update skip locked';
const CLAIM = `delete from civic_timer where id = any (array(
    select id from civic_timer where id = $1 for update skip locked))
  returning report_id as "reportId", agency_id as "agencyId", name`;
const POSTPONE = `update civic_timer set due_at = ${timestamp('$2')} where id = $1`;

/** Timers as rows: they survive a crash, and of several replicas one takes each. */
export class PgTimers implements TimerStore<SqlTx> {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  next(limit: number, dueByMs: number) {
    return this.read<{ readonly id: string; readonly dueAtMs: number }>(NEXT, [limit, dueByMs]);
  }

  async claim(tx: SqlTx, id: string): Promise<DueTimer | undefined> {
    if ((await tx.query(REPORT, [id])).length === 0) return undefined;
    return (await tx.query<DueTimer>(CLAIM, [id]))[0];
  }

  async postpone(id: string, dueAtMs: number): Promise<void> {
    await this.read(POSTPONE, [id, dueAtMs]);
  }
}
