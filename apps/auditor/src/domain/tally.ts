import type { Finding, FindingKind } from './finding.ts';

/** Findings of one audit that are listed; all are counted. */
export const LISTED_FINDINGS_MAX = 1_000;

/** What was compared of a topic for a consumer; for the producer the consumer is empty. */
export interface TallyRow {
  readonly topic: string;
  readonly consumer: string;
  readonly records: number;
  readonly copies: number;
  readonly gaps: number;
  readonly doubles: number;
  readonly inversions: number;
}

type Count = 'records' | 'copies' | 'gaps' | 'doubles' | 'inversions';
const COUNT_OF: Readonly<Record<FindingKind, Count>> = {
  gap: 'gaps',
  double: 'doubles',
  inversion: 'inversions',
};

/** Counts an audit. */
export class Tally {
  readonly findings: Finding[] = [];
  private readonly byPair = new Map<string, { -readonly [K in keyof TallyRow]: TallyRow[K] }>();

  count(topic: string, consumer: string, what: 'records' | 'copies'): void {
    this.row(topic, consumer)[what]++;
  }

  find(finding: Finding): void {
    this.row(finding.topic, finding.consumer)[COUNT_OF[finding.kind]]++;
    if (this.findings.length < LISTED_FINDINGS_MAX) this.findings.push(finding);
  }

  /** By topic, the producer first. */
  rows(): TallyRow[] {
    const rows = [...this.byPair.values()].map((row) => ({ ...row }));
    return rows.sort(({ topic, consumer }, other) =>
      topic === other.topic ? (consumer < other.consumer ? -1 : 1) : topic < other.topic ? -1 : 1,
    );
  }

  private row(topic: string, consumer: string) {
    const name = `${topic}\u001f${consumer}`;
    const row = this.byPair.get(name) ?? {
      ...{ topic, consumer },
      ...{ records: 0, copies: 0, gaps: 0, doubles: 0, inversions: 0 },
    };
    this.byPair.set(name, row);
    return row;
  }
}
