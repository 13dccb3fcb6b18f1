import type { Decision } from './decide.ts';
import type { Scan } from './scan.ts';

/** A scan with its answer, as it is remembered. */
export interface DecidedScan extends Scan {
  readonly decision: Decision['decision'];
  readonly reason: Decision['reason'];
  /** The order that is charged, for a granted entry paid at the gate. */
  readonly orderId: string | undefined;
}

export const decided = (scan: Scan, decision: Decision): DecidedScan => ({
  ...scan,
  decision: decision.decision,
  reason: decision.reason,
  orderId: decision.decision === 'granted' ? decision.charge?.orderId : undefined,
});
