import { isoTime, readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { Conflict, ConflictReader } from '../../read-conflicts/ports.ts';

const PLACE = '(extract(epoch from scan.scanned_at) * 1e6)::bigint::text';
// The other scan is of the same ticket, whose scans are found by it.
const PAGE = `select scan.scan_id as "scanId", scan.ticket_id as "ticketId", scan.zone_id as "zoneId",
    scan.gate_id as "gateId", scan.device_id as "deviceId", scan.direction, scan.is_offline as "isOffline",
    ${isoTime('scan.scanned_at')} as "scannedAt", scan.conflicts_with as "otherScanId",
    other.gate_id as "otherGateId", ${isoTime('other.scanned_at')} as "otherScannedAt", ${PLACE} as place
  from scan left join scan other on other.ticket_id = scan.ticket_id and other.scan_id = scan.conflicts_with
  where scan.conflicts_with is not null and ($1::bigint is null
    or (scan.scanned_at, scan.scan_id) < (timestamptz 'epoch' + $1::bigint * interval '1 microsecond', $2::uuid))
  order by scan.scanned_at desc, scan.scan_id desc limit $3`;

interface Row extends Omit<Conflict, 'other'> {
  readonly otherScanId: string;
  readonly otherGateId: string | null;
  readonly otherScannedAt: string | null;
}

/** Scans whose tickets were used twice, newest first. */
export class PgConflicts implements ConflictReader {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async page(
    before: { readonly place: string; readonly scanId: string } | undefined,
    limit: number,
  ): Promise<readonly Conflict[]> {
    const params = [before?.place ?? null, before?.scanId ?? null, limit];
    const rows = await readRows<Row>(this.dataSource, PAGE, params);
    return rows.map(({ otherScanId, otherGateId, otherScannedAt, ...scan }) => ({
      ...scan,
      other: { scanId: otherScanId, gateId: otherGateId, scannedAt: otherScannedAt },
    }));
  }
}
