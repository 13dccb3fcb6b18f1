import type { VisitVerdict } from './judge-visit.ts';
import { treatments } from './plan-visits.ts';

/** Visits in numbers, by what the people at the gates saw. */
export interface GateSummary {
  readonly visits: number;
  readonly scans: number;
  readonly granted: number;
  readonly refused: number;
  /** Entries by a ticket that had come in before. */
  readonly conflicts: number;
  /** Tickets that are inside at the end. */
  readonly inside: number;
  /** Visits of which the gate says something else. */
  readonly wrong: number;
}

export interface GateRow extends GateSummary {
  readonly treatment: string;
}

type Kind = readonly [treatment: string, has: (verdict: VisitVerdict) => boolean];

const scannedBy = (kind: string) => (verdict: VisitVerdict) =>
  verdict.outcome.heard.some(({ scanner }) => scanner.kind === kind);

const kinds: readonly Kind[] = [
  ...treatments.map((treatment): Kind => [treatment, ({ outcome }) => outcome.visit.treatment === treatment]),
  ['by an old scanner, form', scannedBy('old, form')],
  ['by an old scanner, JSON', scannedBy('old, JSON')],
  ['by a new scanner', scannedBy('new')],
  [
    'by a clock that is minutes off',
    ({ outcome }) => outcome.heard.some(({ scanner }) => scanner.clockErrorMs !== 0),
  ],
];

/** The rows of the table; a visit stands in every row that fits it, and a row without visits is left out. */
export const gateRowsOf = (verdicts: readonly VisitVerdict[]): GateRow[] =>
  kinds
    .map(([treatment, has]) => ({ treatment, ...summarizeVisits(verdicts.filter(has)) }))
    .filter(({ visits }) => visits > 0);

/** Adds the verdicts up. */
export function summarizeVisits(verdicts: readonly VisitVerdict[]): GateSummary {
  const total = (value: (verdict: VisitVerdict) => number): number =>
    verdicts.reduce((sum, one) => sum + value(one), 0);
  return {
    visits: verdicts.length,
    scans: total(({ outcome }) => outcome.heard.length),
    granted: total(({ truth }) => truth.passed.length),
    refused: total(({ outcome, truth }) => outcome.heard.length - truth.passed.length),
    conflicts: total(({ truth }) => truth.conflicts),
    inside: total(({ truth }) => Number(truth.isInside)),
    wrong: total(({ wrong }) => Number(wrong.length > 0)),
  };
}
