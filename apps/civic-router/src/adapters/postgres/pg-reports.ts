import type { RunningDeadline } from '@night-market/civic-report';
import type { Place } from '@night-market/civic-routing';
import type { SqlTx } from '@night-market/kernel';
import type { Cluster } from '@night-market/near-duplicates';
import { columns } from '@night-market/postgres';
import type { KeptUpdate, ReportStore } from '../../change-reports/ports.ts';
import type { Part, PublicReport } from '../../domain/report.ts';
import type { Nearby, NewReportStore } from '../../take-report/ports.ts';
import { cellsAround, degreesAround } from './cells.ts';
import { isId, PARTS, REPORT_COLUMNS, timestamp, toPart, toReport, type ReportRow } from './report-row.ts';

const LOCK_PLACES = `select pg_advisory_xact_lock(hashtextextended('civic place ' || cell, 0))
  from unnest($1::text[]) cell order by cell`;
const MEMBERS_MAX = 200;
const NEAR = `with near as (
    select distinct cluster_id from civic_report
    where lat between $1 and $2 and long between $3 and $4
      and requested_at between ${timestamp('$5')} and ${timestamp('$6')}
      and exists (select from civic_report first where first.report_id = civic_report.cluster_id and first.status = 'open'))
  select ${REPORT_COLUMNS} from civic_report join near using (cluster_id)
  where lat is not null order by cluster_id, requested_at, report_id limit ${MEMBERS_MAX}`;
const HOLD_OPEN = "select status = 'open' as is_open from civic_report where report_id = $1 for share";
const INSERT = `insert into civic_report (report_id, token, service_code, category, severity, zone_id, lat, long, description,
    address, address_id, media_url, status, cluster_id, duplicate_of, requested_at, updated_at, changed_at, expected_at,
    correlation_id, personal, notice_to)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, ${timestamp('$16')}, ${timestamp('$17')},
    ${timestamp('$17')}, ${timestamp('$18')}, $19, $20, $21)`;
const SAVE_PART = `insert into civic_assignment (report_id, agency_id, facts, part, level, reason, routed_at)
  values ($1, $2, $3::jsonb, $4::jsonb, $5::jsonb, $6::jsonb, ${timestamp('$7')})
  on conflict (report_id, agency_id) do update set facts = excluded.facts, part = excluded.part, level = excluded.level,
    reason = excluded.reason, routed_at = excluded.routed_at`;
const SET_TIMER = `insert into civic_timer (report_id, agency_id, name, due_at) values ($1, $2, $3, ${timestamp('$4')})
  on conflict (report_id, agency_id, name) do update set due_at = excluded.due_at`;
const REMOVE_TIMER = 'delete from civic_timer where report_id = $1 and agency_id = $2 and name = $3';
const REMOVE_TIMERS = 'delete from civic_timer where report_id = $1 and agency_id = $2';
const LOCK = `select ${REPORT_COLUMNS} from civic_report where report_id = $1 for update`;
const SAVE_STATUS = `update civic_report set status = $2, status_notes = $3, updated_at = ${timestamp('$4')},
    changed_at = clock_timestamp()
  where report_id = $1 or duplicate_of = $1`;
const ADD_UPDATE = `insert into civic_update (report_id, agency_id, update_id, status, description, at)
  values ($1, $2, $3, $4, $5, ${timestamp('$6')}) on conflict do nothing`;
const NOTE_MISSED = `insert into civic_missed (report_id, agency_id, deadline, start_at, due_at)
  select $1, $2, deadline, ${timestamp('start_ms')}, ${timestamp('due_ms')}
  from unnest($3::text[], $4::float8[], $5::float8[]) as missed (deadline, start_ms, due_ms)
  on conflict do nothing returning deadline`;
const ERASE = `update civic_report set personal = null, description = null, address = null,
    media_url = null, status_notes = null, changed_at = clock_timestamp(),
    personal_erased_at = coalesce(personal_erased_at, clock_timestamp())
  where report_id = $1 returning report_id`;
const ERASE_PHOTO = 'delete from civic_photo where report_id = $1';
const ERASE_UPDATES = 'update civic_update set description = null where report_id = $1';
const PERSONAL = 'select personal from civic_report where report_id = $1';

/** Reports in PostgreSQL. */
export class PgReports implements NewReportStore<SqlTx>, ReportStore<SqlTx> {
  async lockPlace(tx: SqlTx, place: Place, radiusM: number): Promise<void> {
    await tx.query(LOCK_PLACES, [cellsAround(place, radiusM)]);
  }

  async clustersNear(tx: SqlTx, { place, atMs, radiusM, windowMs }: Nearby): Promise<readonly Cluster[]> {
    const { south, north, west, east } = degreesAround(place, radiusM);
    const span = [atMs - windowMs, atMs + windowMs];
    const rows = await tx.query<ReportRow>(NEAR, [south, north, west, east, ...span]);
    const members = Map.groupBy(rows.map(toReport), ({ clusterId }) => clusterId);
    return [...members].map(([clusterId, reports]) => ({
      clusterId,
      reports: reports.map(toComparable) as unknown as Cluster['reports'],
    }));
  }

  async holdOpen(tx: SqlTx, reportId: string): Promise<boolean> {
    const [row] = await tx.query<{ is_open: boolean }>(HOLD_OPEN, [reportId]);
    return row?.is_open ?? false;
  }

  async insert(
    tx: SqlTx,
    report: PublicReport,
    sealed: Uint8Array,
    parts: readonly Part[],
    noticeTo: string | undefined,
  ): Promise<void> {
    const { place, requestedAtMs, updatedAtMs, expectedAtMs, ...one } = report;
    tx.send(INSERT, [
      ...[one.reportId, one.token, one.serviceCode, one.category, one.severity, one.zoneId],
      ...[place?.lat ?? null, place?.long ?? null, one.description, one.address, one.addressId, one.mediaUrl],
      ...[one.status, one.clusterId, one.duplicateOf, requestedAtMs, updatedAtMs, expectedAtMs],
      ...[one.correlationId, Buffer.from(sealed), noticeTo ?? null],
    ]);
    for (const part of parts) await this.savePart(tx, one.reportId, part);
  }

  setTimer(
    tx: SqlTx,
    reportId: string,
    agencyId: string,
    name: string,
    dueAtMs: number | undefined,
  ): Promise<void> {
    if (dueAtMs === undefined) tx.send(REMOVE_TIMER, [reportId, agencyId, name]);
    else tx.send(SET_TIMER, [reportId, agencyId, name, dueAtMs]);
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

  savePart(tx: SqlTx, reportId: string, part: Part): Promise<void> {
    const { agencyId, facts, assignment, level, reason, routedAtMs } = part;
    const json = [facts, assignment, level, reason].map((value) => JSON.stringify(value));
    tx.send(SAVE_PART, [reportId, agencyId, ...json, routedAtMs]);
    return Promise.resolve();
  }

  saveStatus(tx: SqlTx, { reportId, status, statusNotes, updatedAtMs }: PublicReport): Promise<void> {
    tx.send(SAVE_STATUS, [reportId, status, statusNotes, updatedAtMs]);
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
    tx.send(ERASE_PHOTO, [reportId]);
    return erased.length > 0;
  }

  async sealedPersonal(tx: SqlTx, reportId: string): Promise<Uint8Array | undefined> {
    const [row] = await tx.query<{ personal: Buffer | null }>(PERSONAL, [reportId]);
    return row?.personal ?? undefined;
  }
}

const toComparable = ({ reportId, category, description, place, requestedAtMs }: PublicReport) => ({
  ...{ reportId, category, text: description ?? '', atMs: requestedAtMs },
  ...(place && { place }),
});
