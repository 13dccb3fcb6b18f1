import type { DecidedScan } from '../../domain/decided-scan.ts';

/** A row of the table `scan`. */
export interface ScanRow {
  readonly device_id: string;
  readonly nonce: string;
  readonly scan_id: string;
  readonly ticket_id: string;
  readonly gate_id: string;
  readonly admission: DecidedScan['admission'];
  readonly decision: DecidedScan['decision'];
  readonly reason: DecidedScan['reason'];
  readonly order_id: string | null;
  readonly correlation_id: string;
  readonly scanned_at: Date;
}

export const toDecidedScan = (row: ScanRow): DecidedScan => ({
  scanId: row.scan_id,
  deviceId: row.device_id,
  nonce: row.nonce,
  ticketId: row.ticket_id,
  gateId: row.gate_id,
  admission: row.admission,
  correlationId: row.correlation_id,
  scannedAtMs: row.scanned_at.getTime(),
  decision: row.decision,
  reason: row.reason,
  orderId: row.order_id ?? undefined,
});

export const isoTime = (ms: number): string => new Date(ms).toISOString();
