import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { DecidedScan } from '../../domain/decided-scan.ts';
import type { Scan } from '../../domain/scan.ts';
import { ScanRaceError, type ScanStore } from '../../scan-ticket/ports.ts';
import { isoTime, toDecidedScan, type ScanRow } from './scan-row.ts';

const FIND = `select scan.* from scan
  join unnest($1::text[], $2::text[]) as wanted (device_id, nonce) using (device_id, nonce)`;

/** Sorted, so that two replicas never deadlock; of several scans of one ticket the first in the batch wins. */
const ENTER = `insert into entry (ticket_id, scan_id, gate_id, entered_at)
  select ticket_id, scan_id, gate_id, entered_at
  from unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[])
    with ordinality as asked (ticket_id, scan_id, gate_id, entered_at, n)
  order by ticket_id, n
  on conflict do nothing returning scan_id`;

const SAVE = `insert into scan (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, reason, order_id,
    correlation_id, scanned_at)
  select * from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::uuid[], $11::timestamptz[]) as fresh (device_id, nonce)
  order by fresh.device_id, fresh.nonce
  on conflict do nothing returning scan_id`;

/** Scans and entries in PostgreSQL, set-wise. */
export class PgScanStore implements ScanStore<SqlTx> {
  async find(tx: SqlTx, scans: readonly Scan[]): Promise<readonly DecidedScan[]> {
    const rows = await tx.query<ScanRow>(FIND, columns(scans, 'deviceId', 'nonce'));
    return rows.map(toDecidedScan);
  }

  async enter(tx: SqlTx, scans: readonly Scan[]): Promise<ReadonlySet<string>> {
    if (scans.length === 0) return new Set();
    const rows = await tx.query<{ scan_id: string }>(
      ENTER,
      columns(scans, 'ticketId', 'scanId', 'gateId', ({ scannedAtMs }) => isoTime(scannedAtMs)),
    );
    return new Set(rows.map((row) => row.scan_id));
  }

  async save(tx: SqlTx, scans: readonly DecidedScan[]): Promise<void> {
    if (scans.length === 0) return;
    const rows = await tx.query(
      SAVE,
      columns(
        scans,
        'deviceId',
        'nonce',
        'scanId',
        'ticketId',
        'gateId',
        'admission',
        'decision',
        'reason',
        ({ orderId }) => orderId ?? null,
        'correlationId',
        ({ scannedAtMs }) => isoTime(scannedAtMs),
      ),
    );
    if (rows.length < scans.length) throw new ScanRaceError('a scan was stored by somebody else meanwhile');
  }
}
