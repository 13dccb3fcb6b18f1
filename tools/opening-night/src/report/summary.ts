import type { Verdict } from '../books/judge.ts';
import type { GateResult } from '../gates/play-gates.ts';

/** A play in numbers. */
export interface Summary {
  /** Distinct orders. */
  orders: number;
  /** Orders with a legitimate capture. */
  captured: number;
  /** Requests that were answered from an earlier result. */
  replayed: number;
  /** Captures in the gateway's books beyond the legitimate one of each order. */
  duplicates: number;
  /** Those of them that were given back. */
  refunded: number;
  /** Orders whose saga is not settled, or missing. */
  open: number;
  /** Orders of which something disagrees. */
  wrong: number;
}

/** Adds the verdicts up. */
export function summarize(verdicts: Verdict[]): Summary {
  const total = (value: (verdict: Verdict) => number): number =>
    verdicts.reduce((sum, one) => sum + value(one), 0);
  return {
    orders: verdicts.length,
    captured: total(({ captured }) => Number(captured)),
    replayed: total(({ outcome }) => outcome.replayed),
    duplicates: total(({ duplicates }) => duplicates),
    refunded: total(({ refunded }) => refunded),
    open: total(({ open }) => Number(open)),
    wrong: total(({ wrong }) => Number(wrong.length > 0)),
  };
}

/** The last line of a play. */
export function finalLine(summary: Summary): string {
  const { orders, captured, replayed, duplicates, refunded, open, wrong } = summary;
  const money = `captured=${captured} replayed=${replayed} duplicates=${duplicates} refunded=${refunded}`;
  return `opening night: orders=${orders} ${money} open=${open} wrong=${wrong}`;
}

/** What disagrees at the gates: visits, and the count of the people inside. */
export const wrongAtGates = ({ summary, wrong }: GateResult): number => summary.wrong + wrong.length;
