export type Direction = 'entry' | 'exit';

/** A code held in front of a scanner. */
export interface ScanAttempt {
  readonly deviceId: string;
  /** One scan of a device is told from another by it. */
  readonly nonce: string;
  readonly gateId: string;
  readonly zoneId: string;
  readonly direction: Direction;
  /** When, by the clock that is believed: the server's, or the device's corrected by its offset. */
  readonly atMs: number;
  /** A supervisor lets somebody in against the rules, and says why. */
  readonly override?: { readonly reason: string };
}
