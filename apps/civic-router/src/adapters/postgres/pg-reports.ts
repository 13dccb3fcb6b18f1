import type { RunningDeadline } from '@night-market/civic-report';
import type { SqlTx } from '@night-market/kernel';
import type { Cluster } from '@night-market/near-duplicates';
import { columns, epochMs } from '@night-market/postgres';
import type { KeptUpdate, ReportStore, SealedAnswer } from '../../change-reports/ports.ts';
import type { Part, PublicReport } from '../../domain/report.ts';
import type { Nearby, NewReport, NewReportStore, Timer } from '../../take-report/ports.ts';
import { cellsAround, degreesAround } from './cells.ts';
import { isId, PARTS, REPORT_COLUMNS, timestamp, toPart, toReport, type ReportRow } from './report-row.ts';

const LOCK_PLACES = `select pg_advisory_xact_lock(hashtextextended('civic place ' || cell, 0))
  from unnest($1::text[]) cell order by cell`;
const MEMBERS_MAX = 200;
// A cluster is its first report, which gives it its id, and the duplicates of that.
const NEAR = `with near as (
    select distinct kept.cluster_id as id
    from unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[])
        as around (south, north, west, east, from_ms, until_ms)
      cross join lateral (select cluster_id from civic_report
        where lat between around.south and around.north and long between around.west and around.east
          and requested_at between ${timestamp('around.from_ms')} and ${timestamp('around.until_ms')}) kept
    where (select status from civic_report first where first.report_id = kept.cluster_id) = 'open')
  select ${REPORT_COLUMNS} from near cross join lateral (
      select * from civic_report where report_id = near.id
      union all select * from civic_report where duplicate_of = near.id) member
  where lat is not null order by cluster_id, requested_at, report_id limit $7`;
const HOLD_OPEN = `select report_id as "reportId", status from civic_report where report_id = any ($1::uuid[])
  order by report_id for share`;
const INSERT = `insert into civic_report (report_id, token, service_code, category, severity, zone_id, lat, long, description,
    address, address_id, media_url, status, cluster_id, duplicate_of, requested_at, updated_at, changed_at, expected_at,
    correlation_id, personal, notice_to)
  select report_id, token, service_code, category, severity, zone_id, lat, long, description, address, address_id, media_url,
    status, cluster_id, duplicate_of, ${timestamp('requested_ms')}, ${timestamp('updated_ms')}, ${timestamp('updated_ms')},
    ${timestamp('expected_ms')}, correlation_id, personal, notice_to
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::float8[], $8::float8[],
      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::float8[], $17::float8[],
      $18::float8[], $19::uuid[], $20::bytea[], $21::text[])
    as reports (report_id, token, service_code, category, severity, zone_id, lat, long, description, address, address_id,
      media_url, status, cluster_id, duplicate_of, requested_ms, updated_ms, expected_ms, correlation_id, personal, notice_to)`;
const SAVE_PARTS = `insert into civic_assignment (report_id, agency_id, facts, part, level, reason, routed_at)
  select report_id, agency_id, facts, part, level, reason, ${timestamp('routed_ms')}
  from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::float8[])
    as parts (report_id, agency_id, facts, part, level, reason, routed_ms)
  on conflict (report_id, agency_id) do update set facts = excluded.facts, part = excluded.part, level = excluded.level,
    reason = excluded.reason, routed_at = excluded.routed_at`;
const SET_TIMERS = `insert into civic_timer (report_id, agency_id, name, due_at)
  select report_id, agency_id, name, ${timestamp('due_ms')}
  from unnest($1::uuid[], $2::text[], $3::text[], $4::float8[]) as timers (report_id, agency_id, name, due_ms)
  on conflict (report_id, agency_id, name) do update set due_at = excluded.due_at`;
const REMOVE_TIMER = 'delete from civic_timer where report_id = $1 and agency_id = $2 and name = $3';
const REMOVE_TIMERS = 'delete from civic_timer where report_id = $1 and agency_id = $2';
const LOCK = `select ${REPORT_COLUMNS} from civic_report where report_id = $1 for update`;
const SAVE_STATUS = `update civic_report set status = $2, status_notes = $3, updated_at = ${timestamp('$4')},
    changed_at = clock_timestamp()
  where report_id = $1 or duplicate_of = $1`;
const STAND_ALONE = `update civic_report set duplicate_of = null, cluster_id = report_id, status = $2, status_notes = $3,
    updated_at = ${timestamp('$4')}, expected_at = ${timestamp('$5')}, changed_at = clock_timestamp(), notice_state = null
  where report_id = $1`;
const ADD_UPDATE = `insert into civic_update (report_id, agency_id, update_id, status, description, at)
  values ($1, $2, $3, $4, $5, ${timestamp('$6')}) on conflict do nothing`;
const NOTE_MISSED = `insert into civic_missed (report_id, agency_id, deadline, start_at, due_at)
  select $1, $2, deadline, ${timestamp('start_ms')}, ${timestamp('due_ms')}
  from unnest($3::text[], $4::float8[], $5::float8[]) as missed (deadline, start_ms, due_ms)
  on conflict do nothing returning deadline`;
const ERASE = `update civic_report set personal = null, description = null, address = null,
    media_url = null, media_urls = null, status_notes = null, changed_at = clock_timestamp(),
    personal_erased_at = coalesce(personal_erased_at, clock_timestamp())
  where report_id = $1 returning report_id`;
const ERASE_ANSWERS = 'delete from civic_answer where report_id = $1';
const ERASE_PHOTO = 'delete from civic_photo where report_id = $1';
const ERASE_UPDATES = 'update civic_update set description = null where report_id = $1';
const PERSONAL = 'select personal from civic_report where report_id = $1';
const FIRST_OF =
  'select coalesce(duplicate_of, report_id) as "firstId" from civic_report where report_id = $1';
const ANSWERS = `select answer_id as "answerId", is_comment as "isComment", ${epochMs('civic_answer.at')} as "atMs",
    civic_answer.personal as sealed
  from civic_answer join civic_report using (report_id) where report_id = $1 or duplicate_of = $1
  order by civic_answer.at, answer_id`;

/** Reports in PostgreSQL. */
export class PgReports implements NewReportStore<SqlTx>, ReportStore<SqlTx> {
  lockPlaces(tx: SqlTx, around: readonly Nearby[]): Promise<void> {
    tx.send(LOCK_PLACES, [[...new Set(around.flatMap(({ place, radiusM }) => cellsAround(place, radiusM)))]]);
    return Promise.resolve();
  }

  async clustersNear(tx: SqlTx, around: readonly Nearby[]): Promise<readonly Cluster[]> {
    const boxes = around.map(({ place, atMs, radiusM, windowMs }) => ({
      ...degreesAround(place, radiusM),
      ...{ fromMs: atMs - windowMs, untilMs: atMs + windowMs },
    }));
    const rows = await tx.query<ReportRow>(NEAR, [
      ...columns(boxes, 'south', 'north', 'west', 'east', 'fromMs', 'untilMs'),
      MEMBERS_MAX * around.length,
    ]);
    const members = Map.groupBy(rows.map(toReport), ({ clusterId }) => clusterId);
    return [...members].map(([clusterId, reports]) => ({
      clusterId,
      reports: reports.map(toComparable) as unknown as Cluster['reports'],
    }));
  }

  async holdOpen(tx: SqlTx, reportIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<Pick<PublicReport, 'reportId' | 'status'>>(HOLD_OPEN, [reportIds]);
    return new Set(rows.filter(({ status }) => status === 'open').map(({ reportId }) => reportId));
  }

  insert(tx: SqlTx, reports: readonly NewReport[]): Promise<void> {
    const rows = reports.map(({ report, sealed, noticeTo }) => {
      const { place, ...columnsOf } = report;
      return {
        ...columnsOf,
        lat: place?.lat,
        long: place?.long,
        mediaUrl: report.mediaUrls[0],
        sealed,
        noticeTo,
      };
    });
    tx.send(
      INSERT,
      columns(
        rows,
        ...(['reportId', 'token', 'serviceCode', 'category', 'severity', 'zoneId', 'lat', 'long'] as const),
        ...(['description', 'address', 'addressId', 'mediaUrl', 'status', 'clusterId'] as const),
        ...(['duplicateOf', 'requestedAtMs', 'updatedAtMs', 'expectedAtMs', 'correlationId'] as const),
        ...(['sealed', 'noticeTo'] as const),
      ),
    );
    saveParts(
      tx,
      reports.flatMap(({ report: { reportId }, parts }) => parts.map((part) => ({ ...part, reportId }))),
    );
    return Promise.resolve();
  }

  setTimers(tx: SqlTx, timers: readonly Timer[]): Promise<void> {
    if (timers.length > 0) tx.send(SET_TIMERS, columns(timers, 'reportId', 'agencyId', 'name', 'dueAtMs'));
    return Promise.resolve();
  }

  setTimer(
    tx: SqlTx,
    reportId: string,
    agencyId: string,
    name: string,
    dueAtMs: number | undefined,
  ): Promise<void> {
    if (dueAtMs !== undefined) return this.setTimers(tx, [{ reportId, agencyId, name, dueAtMs }]);
    tx.send(REMOVE_TIMER, [reportId, agencyId, name]);
    return Promise.resolve();
  }

  removeTimers(tx: SqlTx, reportId: string, agencyId: string): Promise<void> {
    tx.send(REMOVE_TIMERS, [reportId, agencyId]);
    return Promise.resolve();
  }

  async lock(tx: SqlTx, reportId: string) {
    if (!isId(reportId)) return undefined;
    const [row] = await tx.query<ReportRow>(LOCK, [reportId]);
    if (!row) return undefined;
    return { report: toReport(row), parts: (await tx.query<Part>(PARTS, [reportId])).map(toPart) };
  }

  async firstOf(tx: SqlTx, reportId: string): Promise<string | undefined> {
    if (!isId(reportId)) return undefined;
    return (await tx.query<{ firstId: string }>(FIRST_OF, [reportId]))[0]?.firstId;
  }

  savePart(tx: SqlTx, reportId: string, part: Part): Promise<void> {
    saveParts(tx, [{ ...part, reportId }]);
    return Promise.resolve();
  }

  saveStatus(tx: SqlTx, { reportId, status, statusNotes, updatedAtMs }: PublicReport): Promise<void> {
    tx.send(SAVE_STATUS, [reportId, status, statusNotes, updatedAtMs]);
    return Promise.resolve();
  }

  standAlone(tx: SqlTx, report: PublicReport): Promise<void> {
    const { reportId, status, statusNotes, updatedAtMs, expectedAtMs } = report;
    tx.send(STAND_ALONE, [reportId, status, statusNotes, updatedAtMs, expectedAtMs]);
    return Promise.resolve();
  }

  addUpdate(tx: SqlTx, update: KeptUpdate): Promise<void> {
    const { reportId, agencyId, updateId, status, description, atMs } = update;
    tx.send(ADD_UPDATE, [reportId, agencyId, updateId, status, description, atMs]);
    return Promise.resolve();
  }

  async noteMissed(
    tx: SqlTx,
    reportId: string,
    agencyId: string,
    missed: readonly RunningDeadline[],
  ): Promise<readonly RunningDeadline[]> {
    if (missed.length === 0) return [];
    const noted = await tx.query<{ deadline: string }>(NOTE_MISSED, [
      ...[reportId, agencyId],
      ...columns(missed, 'deadline', 'startMs', 'dueAtMs'),
    ]);
    return missed.filter(({ deadline }) => noted.some((row) => row.deadline === deadline));
  }

  async erasePersonal(tx: SqlTx, reportId: string): Promise<boolean> {
    const erased = await tx.query(ERASE, [reportId]);
    tx.send(ERASE_UPDATES, [reportId]);
    tx.send(ERASE_ANSWERS, [reportId]);
    tx.send(ERASE_PHOTO, [reportId]);
    return erased.length > 0;
  }

  async sealedPersonal(tx: SqlTx, reportId: string): Promise<Uint8Array | undefined> {
    const [row] = await tx.query<{ personal: Buffer | null }>(PERSONAL, [reportId]);
    return row?.personal ?? undefined;
  }

  async sealedAnswers(tx: SqlTx, reportId: string): Promise<readonly SealedAnswer[]> {
    return tx.query<SealedAnswer>(ANSWERS, [reportId]);
  }
}

function saveParts(tx: SqlTx, parts: readonly (Part & { readonly reportId: string })[]): void {
  if (parts.length === 0) return;
  const json = (name: 'facts' | 'assignment' | 'level' | 'reason') => (part: Part) =>
    JSON.stringify(part[name]);
  tx.send(
    SAVE_PARTS,
    columns(
      parts,
      'reportId',
      'agencyId',
      json('facts'),
      json('assignment'),
      json('level'),
      json('reason'),
      'routedAtMs',
    ),
  );
}

const toComparable = ({ reportId, category, description, place, requestedAtMs }: PublicReport) => ({
  ...{ reportId, category, text: description ?? '', atMs: requestedAtMs },
  ...(place && { place }),
});
