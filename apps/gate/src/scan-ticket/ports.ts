import type { Tx } from '@night-market/kernel';
import type { Charge } from '../domain/charge.ts';
import type { DecidedScan } from '../domain/decided-scan.ts';
import type { Known, Presence } from '../domain/evening.ts';
import type { Admission, Scan } from '../domain/scan.ts';

/** Another transaction stored a scan of the same device and nonce since we looked: look again. */
export class ScanRaceError extends Error {
  override readonly name = 'ScanRaceError';
}

/** Where scans, tickets and who is inside are kept. Every call is one statement for all of them, or a few in one round trip. */
export interface ScanStore<T extends Tx> {
  /** The stored scans of the same devices and nonces. */
  find(tx: T, scans: readonly Pick<Scan, 'deviceId' | 'nonce'>[]): Promise<readonly DecidedScan[]>;
  /**
   * Locks these tickets and their add-ons, so that scans of one ticket are decided one after the other wherever they
   * come in, and reads all that a decision needs.
   */
  know(tx: T, ticketIds: readonly string[]): Promise<Known>;
  /** Locks the counts of these places until the end of the transaction; places that nobody entered are absent. */
  lockCounts(
    tx: T,
    places: readonly string[],
  ): Promise<readonly { readonly place: string; readonly inside: number }[]>;
  /** @throws ScanRaceError */
  save(tx: T, scans: readonly DecidedScan[]): Promise<void>;
  keepPresence(tx: T, presences: readonly Presence[]): void;
  addToCounts(tx: T, deltas: readonly { readonly place: string; readonly delta: number }[]): void;
}

/** What the gates tell. */
export type Fact =
  | { readonly type: 'granted'; readonly scan: DecidedScan; readonly charge?: Charge | undefined }
  | { readonly type: 'denied' | 'exited'; readonly scan: DecidedScan }
  | {
      readonly type: 'conflict_detected';
      readonly scan: DecidedScan;
      readonly conflictsWith: { readonly gateId: string; readonly scanId: string };
    };

/** Tells of scans, in the caller's transaction. */
export interface FactPublisher<T extends Tx> {
  publish(tx: T, facts: readonly Fact[]): Promise<void>;
}

/** Counts scans; every call is cheap and never throws. */
export interface ScanObserver {
  decided(admission: Admission, decision: DecidedScan['decision']): void;
  replayed(): void;
  /** From the request's arrival to the committed answer. */
  answered(seconds: number): void;
}
