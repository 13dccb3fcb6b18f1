import { isFine } from '../books/examine.ts';
import type { Verdict } from '../books/judge.ts';
import type { GateResult } from '../gates/play-gates.ts';
import type { PlannedOrder } from '../plan/plan.ts';

/** An order that is open or wrong, or something that is wrong at the gates, and where to look at it. */
export interface Finding {
  /** Of a visit: its ticket. */
  orderId: string;
  open: boolean;
  wrong: boolean;
  /** What had been done to the order. */
  treatment: string;
  says: string;
  url: string;
}

/** Base addresses to look at. */
export interface LookAt {
  payments: string;
  orchestrator: string;
  /** Empty when no entries are played. */
  gate: string;
}

/** Findings that are written out; there may be more. */
export const findingsShown = 20;

/** The orders that are open or wrong, the wrong ones first. */
export function findingsOf(verdicts: Verdict[], at: LookAt): Finding[] {
  const found = verdicts.filter((verdict) => !isFine(verdict)).map((verdict) => findingOf(verdict, at));
  return found.toSorted((a, b) => Number(b.wrong) - Number(a.wrong));
}

function findingOf({ outcome, open, wrong }: Verdict, at: LookAt): Finding {
  const id = encodeURIComponent(outcome.orderId);
  const isWrong = wrong.length > 0;
  return {
    orderId: outcome.orderId,
    open,
    wrong: isWrong,
    treatment: treatmentOf(outcome.order),
    says: [...wrong, ...(open ? ['the saga is not settled'] : [])].join('; '),
    url: isWrong ? `${at.payments}/orders/${id}/payments` : `${at.orchestrator}/sagas/${id}`,
  };
}

/** What the gate says otherwise than the people at it saw. */
export function gateFindingsOf({ verdicts, wrong }: GateResult, { gate }: LookAt): Finding[] {
  const found = { open: false, wrong: true };
  const visits = verdicts.filter((verdict) => verdict.wrong.length > 0);
  return [
    ...visits.map(({ outcome: { visit }, wrong: says }) => ({
      ...{ ...found, orderId: visit.ticketId, treatment: visit.treatment, says: says.join('; ') },
      url: `${gate}/v2/tickets/${encodeURIComponent(visit.ticketId)}`,
    })),
    ...wrong.map((says) => {
      return { ...found, orderId: 'all gates', treatment: 'occupancy', says, url: `${gate}/v2/occupancy` };
    }),
  ];
}

function treatmentOf({ kind, retry, secondKey, captureFault, refundFault }: PlannedOrder): string {
  const parts = [
    kind === 'gate' && 'gate',
    retry && `retry ${retry}`,
    secondKey && `second key ${secondKey}`,
    captureFault,
    refundFault,
  ];
  return parts.filter(Boolean).join(', ') || 'nothing special';
}

/** Writes the findings out, one line each. */
export function drawFindings(findings: Finding[]): string[] {
  const lines = findings.slice(0, findingsShown).map(({ wrong, open, orderId, treatment, says, url }) => {
    const label = [wrong && 'wrong', open && 'open'].filter(Boolean).join(', ');
    return `  ${label}: ${orderId} (${treatment}): ${says} -> ${url}`;
  });
  const more = findings.length - findingsShown;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}
