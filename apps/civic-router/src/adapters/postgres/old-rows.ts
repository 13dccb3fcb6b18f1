import type { SqlTx } from '@night-market/kernel';
import { ExpiringRows, type Expires } from '@night-market/postgres';

export const oldReports = new ExpiringRows({
  ...{ table: 'civic_report', at: 'changed_at', and: "line.status = 'closed'" },
});
export const oldAudit = new ExpiringRows({ table: 'civic_audit', at: 'at' });

const ERASE = `with old as (
    select report_id from civic_report where personal is not null and requested_at < now() - make_interval(hours => $1)
    order by requested_at limit $2 for update skip locked),
  updates as (update civic_update set description = null from old where civic_update.report_id = old.report_id),
  answers as (delete from civic_answer using old where civic_answer.report_id = old.report_id),
  photos as (delete from civic_photo using old where civic_photo.report_id = old.report_id)
  update civic_report set personal = null, description = null, address = null, media_url = null, media_urls = null,
    status_notes = null, changed_at = clock_timestamp(),
    personal_erased_at = clock_timestamp() from old where civic_report.report_id = old.report_id
  returning civic_report.report_id`;

/** What persons wrote and are goes; the reports stay. */
export const oldPersonalData: Expires = {
  expire: async (tx: SqlTx, keepHours: number, limit: number) =>
    (await tx.query(ERASE, [keepHours, limit])).length,
};
