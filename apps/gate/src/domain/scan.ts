import type { Direction } from '@night-market/gate-policy';

/** How the holder pays: before, or at the gate by this very entry. */
export type Admission = 'prepaid' | 'pay_at_gate';

/** What a code proved to be, before anything is looked up. */
export interface ScannedCode {
  /** The ticket it names; null where it is none. */
  readonly ticketId: string | null;
  /** `signed`: by a key of ours. `id`: named without a proof. */
  readonly proof: 'signed' | 'id' | 'none';
  /** SHA-256 of the code, which tells codes apart without keeping them. */
  readonly hash: string;
}

/** A scan as a device reports it. Device and nonce are its identity: a repetition is the same scan. */
export interface Scan {
  readonly scanId: string;
  readonly deviceId: string;
  readonly nonce: string;
  readonly code: ScannedCode;
  readonly gateId: string;
  readonly direction: Direction;
  readonly admission: Admission;
  readonly override?: { readonly reason: string } | undefined;
  readonly correlationId: string;
  /** By the market's clock. */
  readonly scannedAtMs: number;
}

/** What is remembered of a request to tell a repetition from another scan under the same nonce. */
export interface Asked {
  readonly codeHash: string;
  readonly gateId: string;
  readonly direction: Direction;
  readonly admission: Admission;
}

/** True when both say the same about a ticket; ids and times are ours and do not count. */
export const sameRequest = ({ code, ...scan }: Scan, kept: Asked): boolean =>
  code.hash === kept.codeHash &&
  scan.gateId === kept.gateId &&
  scan.direction === kept.direction &&
  scan.admission === kept.admission;

/** The name of a scan; a device cannot forge another's, because ids hold no space. */
export const nameOf = ({ deviceId, nonce }: Pick<Scan, 'deviceId' | 'nonce'>): string =>
  `${deviceId} ${nonce}`;
