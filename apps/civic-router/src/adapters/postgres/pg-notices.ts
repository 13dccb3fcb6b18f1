import type { QueryRows, SqlTx, UnitOfWork } from '@night-market/kernel';
import type { NoticeKind, Notices } from '../../change-reports/ports.ts';
import { PgIntentRows } from './pg-intent-rows.ts';

/** Something that one reporter has to be told. */
export interface NoticeIntent {
  readonly noticeId: string;
  /** The same for every try. */
  readonly messageId: string;
  /** `mail`, or the origin of a webhook. */
  readonly destination: string;
  readonly reportId: string;
  readonly kind: NoticeKind;
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
const TABLE = {
  ...{ name: 'civic_notice', id: 'notice_id', destination: 'destination' },
  told: { channel: 'notice', messageId: 'message_id', type: 'kind' },
  reachable: () => 'true',
  columns: `civic_notice.notice_id::text as "noticeId", message_id as "messageId", civic_notice.destination,
    report_id as "reportId", kind, created_at as "createdAt"`,
};
const PERSONAL = 'select personal from civic_report where report_id = $1';

/** What reporters have still to be told. */
export class PgNotices extends PgIntentRows<NoticeIntent> implements Notices<SqlTx> {
  private readonly rows: QueryRows;

  constructor(read: QueryRows, unitOfWork: UnitOfWork<SqlTx>) {
    super(TABLE, ({ noticeId }) => noticeId, { read, unitOfWork });
    this.rows = read;
  }

  add(tx: SqlTx, reportId: string, kind: NoticeKind): Promise<void> {
    tx.send(ADD, [reportId, kind]);
    return Promise.resolve();
  }

  /** Undefined when the personal data are gone. */
  async sealedPersonal(reportId: string): Promise<Uint8Array | undefined> {
    const [row] = await this.rows<{ personal: Buffer | null }>(PERSONAL, [reportId]);
    return row?.personal ?? undefined;
  }
}
