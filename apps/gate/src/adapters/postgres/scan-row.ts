import type { DecidedScan, Flag } from '../../domain/decided-scan.ts';

/** A row of the table `scan`. */
export interface ScanRow {
  readonly device_id: string;
  readonly nonce: string;
  readonly scan_id: string;
  readonly ticket_id: string | null;
  readonly gate_id: string;
  readonly admission: DecidedScan['admission'];
  readonly decision: DecidedScan['decision'];
  readonly reason: DecidedScan['reason'];
  readonly order_id: string | null;
  readonly correlation_id: string;
  readonly scanned_at: Date;
  /** Null in rows of before tickets were issued, which were asked for by id. */
  readonly code_hash: string | null;
  readonly zone_id: string;
  readonly direction: DecidedScan['direction'];
  readonly product: string | null;
  readonly overridden: DecidedScan['overridden'];
  readonly override_reason: string | null;
  readonly previous_gate_id: string | null;
  readonly previous_at: Date | null;
  readonly is_offline: boolean;
  readonly device_at: Date | null;
  readonly flags: readonly Flag[];
  readonly conflicts_with: string | null;
}

export const toDecidedScan = (row: ScanRow): DecidedScan => ({
  scanId: row.scan_id,
  deviceId: row.device_id,
  nonce: row.nonce,
  codeHash: row.code_hash ?? '',
  ticketId: row.ticket_id,
  gateId: row.gate_id,
  zoneId: row.zone_id,
  direction: row.direction,
  admission: row.admission,
  product: row.product,
  decision: row.decision,
  reason: row.reason,
  overridden: row.overridden,
  overrideReason: row.override_reason,
  orderId: row.order_id,
  previousGateId: row.previous_gate_id,
  previousAtMs: row.previous_at?.getTime() ?? null,
  correlationId: row.correlation_id,
  scannedAtMs: row.scanned_at.getTime(),
  isOffline: row.is_offline,
  deviceAtMs: row.device_at?.getTime() ?? null,
  flags: row.flags,
  conflictsWith: row.conflicts_with,
});

export const isoTime = (ms: number): string => new Date(ms).toISOString();
export const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
