import type { QueryRows, SqlTx, UnitOfWork } from '@night-market/kernel';
import type { DutyCall, DutyCalls } from '../../duty-desks/ports.ts';
import type { NoticeKind, Notices } from '../../change-reports/ports.ts';
import { PgIntentRows } from './pg-intent-rows.ts';

/** Something that one reporter, or whoever is on duty, has to be told. */
export interface NoticeIntent {
  readonly noticeId: string;
  /** The same for every try. */
  readonly messageId: string;
  /** `mail`, the origin of a webhook, or a duty desk. */
  readonly destination: string;
  readonly reportId: string;
  readonly kind: NoticeKind;
  /** Of what whoever is on duty has to be told; null: the reporter is told. */
  readonly call: DutyCall | null;
  readonly createdAt: Date;
}

// Whoever is not to be told any more, because the personal data are gone, is left out; so is what was told last.
const ADD = `with told as (
    update civic_report set notice_state = $2
    where (report_id = $1 or duplicate_of = $1) and notice_to is not null and personal is not null
      and notice_state is distinct from $2
      and ($2 <> 'acknowledged' or notice_state is null or notice_state = 'reopened')
    returning report_id, notice_to)
  insert into civic_notice (message_id, destination, report_id, kind)
  select gen_random_uuid(), notice_to, report_id, $2 from told`;
const FORGET = 'delete from civic_notice where report_id = $1 and desk_id is null';
const CALL = `insert into civic_notice (message_id, destination, report_id, kind, desk_id, detail)
  values (gen_random_uuid(), $1, $2, 'escalated', $3, $4::jsonb)`;
// Neither what was asked nor what was told before it is told again.
const ANSWERED = `update civic_report set notice_state = 'answered'
  where (report_id = $1 or duplicate_of = $1) and notice_state = 'information_requested'`;
const TABLE = {
  ...{ name: 'civic_notice', id: 'notice_id', destination: 'destination' },
  reachable: () => 'true',
  columns: `civic_notice.notice_id::text as "noticeId", message_id as "messageId", civic_notice.destination,
    report_id as "reportId", kind, detail as call, created_at as "createdAt"`,
};
const PERSONAL = 'select personal from civic_report where report_id = $1';

/** Of what desk: a name that no origin has. */
const DESK = 'duty ';

export const isDesk = (destination: string): boolean => destination.startsWith(DESK);

/** What reporters, and whoever is on duty, have still to be told. */
export class PgNotices extends PgIntentRows<NoticeIntent> implements Notices<SqlTx>, DutyCalls<SqlTx> {
  private readonly rows: QueryRows;

  constructor(read: QueryRows, unitOfWork: UnitOfWork<SqlTx>) {
    super(TABLE, ({ noticeId }) => noticeId, { read, unitOfWork });
    this.rows = read;
  }

  add(tx: SqlTx, reportId: string, kind: NoticeKind): Promise<void> {
    tx.send(ADD, [reportId, kind]);
    return Promise.resolve();
  }

  /** Each desk is a destination of its own, so that no address of a reporter holds it up. */
  call(tx: SqlTx, call: DutyCall): Promise<void> {
    tx.send(CALL, [DESK + call.deskId, call.reportId, call.deskId, JSON.stringify(call)]);
    return Promise.resolve();
  }

  forget(tx: SqlTx, reportId: string): Promise<void> {
    tx.send(FORGET, [reportId]);
    return Promise.resolve();
  }

  answered(tx: SqlTx, reportId: string): Promise<void> {
    tx.send(ANSWERED, [reportId]);
    return Promise.resolve();
  }

  /** Undefined when the personal data are gone. */
  async sealedPersonal(reportId: string): Promise<Uint8Array | undefined> {
    const [row] = await this.rows<{ personal: Buffer | null }>(PERSONAL, [reportId]);
    return row?.personal ?? undefined;
  }
}
