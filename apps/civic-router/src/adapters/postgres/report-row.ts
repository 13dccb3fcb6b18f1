import { epochMs } from '@night-market/postgres';
import type { Part, PublicReport } from '../../domain/report.ts';

/** Of a parameter in milliseconds since 1970. */
export const timestamp = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether it may be an id of ours: no statement takes others. */
export const isId = (text: string): boolean => UUID.test(text);

export const REPORT_COLUMNS = `report_id as "reportId", token, service_code as "serviceCode", category, severity::int as severity,
  zone_id as "zoneId", lat, long, description, address, address_id as "addressId", coalesce(media_urls, array_remove(array[media_url], null)) as "mediaUrls", status,
  status_notes as "statusNotes", cluster_id as "clusterId", duplicate_of as "duplicateOf",
  ${epochMs('requested_at')} as "requestedAtMs", ${epochMs('updated_at')} as "updatedAtMs", ${epochMs('expected_at')} as "expectedAtMs",
  correlation_id as "correlationId"`;

const PART_COLUMNS = `agency_id as "agencyId", facts, part as assignment, level, reason, ${epochMs('routed_at')} as "routedAtMs"`;

export const PARTS = `select ${PART_COLUMNS} from civic_assignment where report_id = $1 order by agency_id`;

export type ReportRow = Omit<PublicReport, 'place'> & {
  readonly lat: number | null;
  readonly long: number | null;
};

const rounded = (value: number): number => Math.round(value);

export const toReport = ({ lat, long, ...row }: ReportRow): PublicReport => ({
  ...row,
  place: lat === null || long === null ? null : { lat, long },
  requestedAtMs: rounded(row.requestedAtMs),
  updatedAtMs: rounded(row.updatedAtMs),
  expectedAtMs: row.expectedAtMs === null ? null : rounded(row.expectedAtMs),
});

export const toPart = (row: Part): Part => ({ ...row, routedAtMs: rounded(row.routedAtMs) });
