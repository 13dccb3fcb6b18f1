import type { ReasonCode } from '@night-market/gate-policy';
import type { Tx } from '@night-market/kernel';
import type { DecidedScan } from '../domain/decided-scan.ts';
import type { Scan } from '../domain/scan.ts';
import type { ScanStore } from '../scan-ticket/ports.ts';

/** A scan that a device decided by itself. */
export interface OfflineScan extends Omit<Scan, 'scanId' | 'scannedAtMs'> {
  readonly deviceAtMs: number;
  /** What is to be added to the device's clock; null where it was never measured. */
  readonly clockOffsetMs: number | null;
  readonly decision: 'granted' | 'denied';
  readonly reason: ReasonCode | null;
}

export interface UploadStore<T extends Tx> extends ScanStore<T> {
  /** The scans by which these tickets came in or left; of those that are not forgotten. */
  happened(tx: T, ticketIds: readonly string[]): Promise<readonly DecidedScan[]>;
  /** Notes on stored scans which scan used their ticket before. */
  noteConflicts(tx: T, conflicts: readonly NotedConflict[]): void;
}

/** A stored scan, and the one that used its ticket before. */
export interface NotedConflict {
  readonly ticketId: string;
  readonly scanId: string;
  readonly conflictsWith: string;
}
