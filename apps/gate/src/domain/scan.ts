/** How the holder pays: before, or at the gate by this very entry. */
export type Admission = 'prepaid' | 'pay_at_gate';

/** A scan as a device reports it. Device and nonce are its identity: a repetition is the same scan. */
export interface Scan {
  readonly scanId: string;
  readonly deviceId: string;
  readonly nonce: string;
  readonly ticketId: string;
  readonly gateId: string;
  readonly admission: Admission;
  readonly correlationId: string;
  readonly scannedAtMs: number;
}

/** True when both say the same about a ticket; ids and times are ours and do not count. */
export const sameRequest = (left: Scan, right: Scan): boolean =>
  left.ticketId === right.ticketId && left.gateId === right.gateId && left.admission === right.admission;

/** The name of a scan; a device cannot forge another's, because ids hold no space. */
export const nameOf = ({ deviceId, nonce }: Pick<Scan, 'deviceId' | 'nonce'>): string =>
  `${deviceId} ${nonce}`;
