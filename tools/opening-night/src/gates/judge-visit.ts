import type { Heard, VisitOutcome } from './heard.ts';
import { truthOf, wrongAnswers, type Truth } from './truth.ts';

/** A scan in the book of the gate. */
export interface BookedScan {
  readonly gateId: string;
  readonly direction: string;
  readonly decision: string;
  readonly atMs: number;
  readonly flags: readonly string[];
}

/** What the gate keeps of a ticket. */
export interface TicketBook {
  readonly isInside: boolean;
  readonly scans: readonly BookedScan[];
}

/** What the gate and the people at it say of a visit, taken together. */
export interface VisitVerdict {
  readonly outcome: VisitOutcome;
  readonly truth: Truth;
  readonly wrong: readonly string[];
}

/** The Date header by which a scanner corrects its clock tells whole seconds; so a time may be wrong by one, and by the way. */
const TOLERANCE_MS = 2_500;

/**
 * Compares the truth about a visit with the gate's book.
 * @param gateIdOf the gate's id in this play
 */
export function judgeVisit(
  outcome: VisitOutcome,
  book: TicketBook,
  gateIdOf: (gate: string) => string,
): VisitVerdict {
  const truth = truthOf(outcome);
  const wrong = [
    ...outcome.complaints,
    ...wrongAnswers(outcome),
    ...wrongPassages(truth.passed, book.scans, gateIdOf),
    ...differs('refusals', truth.refused, book.scans.filter(({ decision }) => decision === 'denied').length),
    ...Object.entries(truth.flags).flatMap(([flag, count]) =>
      differs(`scans flagged ${flag}`, count, book.scans.filter(({ flags }) => flags.includes(flag)).length),
    ),
    ...(book.isInside === truth.isInside ? [] : [`the gate has it ${truth.isInside ? 'outside' : 'inside'}`]),
  ];
  return { outcome, truth, wrong };
}

const differs = (what: string, ours: number, theirs: number): string[] =>
  ours === theirs ? [] : [`${what}: ${ours}, and ${theirs} in the gate's book`];

/** Each passage stands in the book once, at its gate and its time, and nothing else does. */
function wrongPassages(
  passed: readonly Heard[],
  booked: readonly BookedScan[],
  gateIdOf: (gate: string) => string,
): string[] {
  const left = new Set(booked.filter(({ decision }) => decision === 'granted'));
  const missing = passed.filter((one) => {
    const found = [...left].find((scan) => isSame(one, scan, gateIdOf(one.scanner.gate)));
    return found === undefined || !left.delete(found);
  });
  return [
    ...missing.map(
      ({ direction, scanner }) => `the gate has no ${direction} by ${scanner.name} at that time`,
    ),
    ...[...left].map(({ direction, gateId }) => `the gate has an ${direction} at ${gateId} that was none`),
  ];
}

const isSame = ({ direction, fromMs, untilMs }: Heard, scan: BookedScan, gateId: string): boolean =>
  scan.direction === direction &&
  scan.gateId === gateId &&
  scan.atMs >= fromMs - TOLERANCE_MS &&
  scan.atMs <= untilMs + TOLERANCE_MS;
