import { decide, remember, type Decision, type Evidence } from '@night-market/gate-policy';
import { chargeOf, feeOf, type Charge } from './charge.ts';
import type { DecidedScan } from './decided-scan.ts';
import type { Evening } from './evening.ts';
import type { Scan } from './scan.ts';

export interface Judged {
  readonly scan: DecidedScan;
  readonly charge: Charge | undefined;
}

/** What is shown of the last entry only when that is why somebody stays out. */
const TELLS_PREVIOUS = new Set(['already_redeemed', 'passback']);

/**
 * Decides about one scan that the gate hears of while it happens, and changes the evening by it.
 * @param feeMinor what an entry paid at the gate costs where neither zone nor product names a fee, in minor units of TWD
 */
export function judge(evening: Evening, scan: Scan, feeMinor: number): Judged {
  const zoneId = evening.zoneOf(scan.gateId);
  const attempt = attemptOf(scan, zoneId);
  const policy = evening.policyOf(zoneId);
  const decision = decide({
    ...{ attempt, policy, evidence: evidenceOf(evening, scan, zoneId) },
    historyOf: (ticketId) => evening.history(ticketId, zoneId),
    occupancyFor: (ticketId) => evening.occupancy(ticketId, zoneId, scan.gateId),
  });
  const { ticketId } = decision;
  const before = ticketId === null ? undefined : evening.history(ticketId, zoneId);
  const isFirst = ticketId !== null && !evening.hasEntered(ticketId);
  if (ticketId !== null && before && decision.decision === 'granted')
    evening.change(ticketId, zoneId, remember(before, attempt, decision));
  const other = { ofProduct: evening.feeOf(decision.product), atGate: feeMinor };
  const fee = feeOf(policy, decision.product, scan, other);
  const charge =
    isFirst && decision.decision === 'granted' && scan.direction === 'entry' && fee > 0
      ? chargeOf(ticketId, scan, fee)
      : undefined;
  const isTold = decision.reason !== null && TELLS_PREVIOUS.has(decision.reason);
  return {
    charge,
    scan: {
      ...decidedScan(scan, zoneId, decision),
      orderId: charge?.orderId ?? null,
      previousGateId: (isTold && before?.lastEntryGateId) || null,
      previousAtMs: (isTold && before?.lastEntryAtMs) || null,
    },
  };
}

export const attemptOf = ({ override, ...scan }: Scan, zoneId: string) => ({
  deviceId: scan.deviceId,
  nonce: scan.nonce,
  gateId: scan.gateId,
  zoneId,
  direction: scan.direction,
  atMs: scan.scannedAtMs,
  ...(override && { override }),
});

export function evidenceOf(evening: Evening, { code }: Scan, zoneId: string): Evidence {
  const isProved =
    code.proof === 'signed' || (code.proof === 'id' && evening.policyOf(zoneId).acceptsTicketIds);
  const ticket = isProved && code.ticketId !== null ? evening.ticket(code.ticketId) : undefined;
  if (!ticket) return { kind: 'invalid' };
  return { kind: 'ticket', ticket, addOns: evening.addOnsOf(ticket.ticketId) };
}

/** A decision about a scan as it is remembered. */
export const decidedScan = (scan: Scan, zoneId: string, decision: Decision): DecidedScan => ({
  scanId: scan.scanId,
  deviceId: scan.deviceId,
  nonce: scan.nonce,
  codeHash: scan.code.hash,
  gateId: scan.gateId,
  direction: scan.direction,
  admission: scan.admission,
  ticketId: decision.ticketId,
  zoneId,
  product: decision.product,
  decision: decision.decision,
  reason: decision.reason,
  overridden: decision.overridden,
  overrideReason: decision.overridden === null ? null : (scan.override?.reason ?? null),
  orderId: null,
  previousGateId: null,
  previousAtMs: null,
  correlationId: scan.correlationId,
  scannedAtMs: scan.scannedAtMs,
  isOffline: false,
  deviceAtMs: null,
  flags: [],
  conflictsWith: null,
});
