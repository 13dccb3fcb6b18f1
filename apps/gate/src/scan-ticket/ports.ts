import type { Tx } from '@night-market/kernel';
import type { Charge } from '../domain/decide.ts';
import type { DecidedScan } from '../domain/decided-scan.ts';
import type { Admission, Scan } from '../domain/scan.ts';

/** Another transaction stored a scan of the same device and nonce since we looked: look again. */
export class ScanRaceError extends Error {
  override readonly name = 'ScanRaceError';
}

/** Where scans and entries are kept. Every call is one statement for all of them. */
export interface ScanStore<T extends Tx> {
  /** The stored scans of the same devices and nonces. */
  find(tx: T, scans: readonly Scan[]): Promise<readonly DecidedScan[]>;
  /**
   * Redeems the tickets. A ticket is redeemed once: of several scans, here or in other transactions, one wins.
   * @returns the ids of the scans that redeemed theirs
   */
  enter(tx: T, scans: readonly Scan[]): Promise<ReadonlySet<string>>;
  /** @throws ScanRaceError */
  save(tx: T, scans: readonly DecidedScan[]): Promise<void>;
}

export interface Grant {
  readonly scan: Scan;
  readonly charge: Charge | undefined;
}

/** Tells of entries, in the caller's transaction. */
export interface GrantPublisher<T extends Tx> {
  publish(tx: T, grants: readonly Grant[]): Promise<void>;
}

/** Counts scans; every call is cheap and never throws. */
export interface ScanObserver {
  decided(admission: Admission, decision: DecidedScan['decision']): void;
  replayed(): void;
  /** From the request's arrival to the committed answer. */
  answered(seconds: number): void;
}
