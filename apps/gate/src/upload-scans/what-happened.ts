import { correctTime, decide, resolveConflicts } from '@night-market/gate-policy';
import { newId } from '@night-market/kernel';
import { chargeOf, feeOf } from '../domain/charge.ts';
import type { DecidedScan, Flag } from '../domain/decided-scan.ts';
import type { Evening } from '../domain/evening.ts';
import { attemptOf, decidedScan, evidenceOf } from '../domain/judge.ts';
import type { Fact } from '../scan-ticket/ports.ts';
import type { NotedConflict, OfflineScan } from './ports.ts';

/** A scan as it is stored when it is uploaded: what the device did stands, whatever the rules say to it. */
export function uploaded(evening: Evening, line: OfflineScan, receivedAtMs: number): DecidedScan {
  const { deviceAtMs, clockOffsetMs, decision, reason, ...request } = line;
  const time = correctTime(deviceAtMs, clockOffsetMs ?? 0, receivedAtMs);
  const scan = { ...request, scanId: newId(), scannedAtMs: time.atMs };
  const zoneId = evening.zoneOf(scan.gateId);
  const judged = decide({
    attempt: { ...attemptOf(scan, zoneId), override: { reason: 'it has happened' } },
    evidence: evidenceOf(evening, scan, zoneId),
    policy: evening.policyOf(zoneId),
    historyOf: (ticketId) => evening.history(ticketId, zoneId),
  });
  const flags: Flag[] = [
    ...(judged.ticketId === null ? (['not_a_ticket'] as const) : []),
    ...(judged.overridden === 'revoked' && decision === 'granted' ? (['revoked_since'] as const) : []),
    ...(time.isClockOff ? (['clock_off'] as const) : []),
  ];
  return {
    ...decidedScan(scan, zoneId, { ...judged, decision, reason, overridden: null }),
    ...{ isOffline: true, deviceAtMs, flags, overrideReason: line.override?.reason ?? null },
  };
}

/** What a batch of uploaded scans comes to. */
export interface Upshot {
  /** The uploaded scans, with their conflicts. */
  readonly scans: readonly DecidedScan[];
  /** Conflicts of scans that were stored before. */
  readonly noted: readonly NotedConflict[];
  readonly facts: readonly Fact[];
}

const placeOf = ({ ticketId, zoneId }: DecidedScan): string => JSON.stringify([ticketId, zoneId]);
const happens = ({ ticketId, decision }: DecidedScan): boolean => ticketId !== null && decision === 'granted';

/** Puts the uploaded scans among those that are known, finds tickets that were used twice, and changes the evening. */
export function addToHistory(
  evening: Evening,
  fresh: readonly DecidedScan[],
  known: readonly DecidedScan[],
  feeMinor: number,
): Upshot {
  const told = new Map<DecidedScan, Fact>();
  const entered = new Set<string>();
  for (const scan of fresh) told.set(scan, factOf(evening, scan, feeMinor, entered));
  const knownIn = Map.groupBy(known, placeOf);
  const conflicts = new Map<string, DecidedScan>();
  for (const [place, scans] of Map.groupBy(fresh.filter(happens), placeOf)) {
    const [{ ticketId, zoneId }] = scans as [DecidedScan];
    const all = [...(knownIn.get(place) ?? []), ...scans].map((scan) => ({
      ...{ deviceId: scan.deviceId, nonce: scan.nonce, gateId: scan.gateId, direction: scan.direction },
      ...{ atMs: scan.scannedAtMs, scan },
      ...(scan.overrideReason !== null && { override: { reason: scan.overrideReason } }),
    }));
    const resolved = resolveConflicts(all, evening.policyOf(zoneId));
    for (const { scan, conflictsWith } of resolved.conflicts)
      if (scan.scan.conflictsWith === null) conflicts.set(scan.scan.scanId, conflictsWith.scan);
    const before = evening.history(ticketId!, zoneId);
    // Of entries whose scans are forgotten the count alone is left.
    const entries = Math.max(resolved.history.entries, before.entries);
    evening.change(ticketId!, zoneId, { ...resolved.history, entries });
  }
  const marked = (scan: DecidedScan): DecidedScan => {
    const other = conflicts.get(scan.scanId);
    const fact = told.get(scan);
    const charge = fact?.type === 'granted' ? fact.charge : undefined;
    return {
      ...{ ...scan, orderId: charge?.orderId ?? null },
      ...(other && { conflictsWith: other.scanId, flags: [...scan.flags, 'conflict' as const] }),
    };
  };
  const both = [...fresh, ...known].filter(({ scanId }) => conflicts.has(scanId));
  return {
    scans: fresh.map(marked),
    noted: known.flatMap(({ scanId, ticketId }) => {
      const other = conflicts.get(scanId);
      return other ? [{ ticketId: ticketId!, scanId, conflictsWith: other.scanId }] : [];
    }),
    facts: [
      ...fresh.filter(({ ticketId }) => ticketId !== null).map((scan) => told.get(scan)!),
      ...both.map((scan): Fact => {
        const { gateId, scanId } = conflicts.get(scan.scanId)!;
        return { type: 'conflict_detected', scan, conflictsWith: { gateId, scanId } };
      }),
    ],
  };
}

/** @param entered tickets of this batch that came in; a ticket is charged at its first entry alone */
function factOf(evening: Evening, scan: DecidedScan, feeMinor: number, entered: Set<string>): Fact {
  if (scan.decision === 'denied') return { type: 'denied', scan };
  if (scan.direction === 'exit') return { type: 'exited', scan };
  const { ticketId, product, zoneId } = scan;
  if (ticketId === null) return { type: 'granted', scan };
  const isFirst = !evening.hasEntered(ticketId) && !entered.has(ticketId);
  entered.add(ticketId);
  const other = { ofProduct: evening.feeOf(product), atGate: feeMinor };
  const fee = feeOf(evening.policyOf(zoneId), product, scan, other);
  const charge = isFirst && fee > 0 ? chargeOf(ticketId, scan, fee) : undefined;
  return { type: 'granted', scan, charge };
}
