import type { ReasonCode } from '@night-market/gate-policy';
import type { Asked } from './scan.ts';

/** Why a scan that was uploaded later deserves a look. */
export type Flag = 'conflict' | 'clock_off' | 'revoked_since' | 'not_a_ticket';

/** A scan with its answer, as it is remembered. */
export interface DecidedScan extends Asked {
  readonly scanId: string;
  readonly deviceId: string;
  readonly nonce: string;
  /** The ticket that was used, which may be an add-on of the one that was shown; null where the code is none. */
  readonly ticketId: string | null;
  readonly zoneId: string;
  readonly product: string | null;
  readonly decision: 'granted' | 'denied';
  readonly reason: ReasonCode | null;
  /** What a supervisor let pass, and why. */
  readonly overridden: ReasonCode | null;
  readonly overrideReason: string | null;
  /** The order that is charged, for a granted entry paid at the gate. */
  readonly orderId: string | null;
  /** Of a ticket that was used already: when it came in, and where. */
  readonly previousGateId: string | null;
  readonly previousAtMs: number | null;
  readonly correlationId: string;
  /** By the market's clock. */
  readonly scannedAtMs: number;
  /** Decided by the device and uploaded later. */
  readonly isOffline: boolean;
  /** What the device's clock said; null where it was not asked. */
  readonly deviceAtMs: number | null;
  readonly flags: readonly Flag[];
  /** The scan that used the ticket before. */
  readonly conflictsWith: string | null;
}
