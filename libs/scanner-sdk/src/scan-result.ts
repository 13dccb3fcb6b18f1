import type { ReasonCode } from '@night-market/gate-policy';
import type { TokenRefusal } from '@night-market/ticket-token';

/** Why somebody is not let in. Beside the gate's reasons: the device knows too little to decide. */
export type ScanReason = ReasonCode | 'list_stale' | 'not_ready' | 'refused';

export interface ScanResult {
  readonly nonce: string;
  readonly decision: 'granted' | 'denied';
  readonly reason: ScanReason | null;
  readonly ticketId: string | null;
  readonly product: string | null;
  /** What a supervisor let pass. */
  readonly overridden: string | null;
  readonly source: 'gate' | 'device';
  /** The revocation list is older than it may be: shown, where the gate's policy is open. */
  readonly isListStale: boolean;
  readonly tokenRefusal?: TokenRefusal;
  /** Where and when the ticket came in before, as far as that is known. */
  readonly previous?: { readonly gateId: string; readonly atMs: number };
}
