import { drawFindings } from './findings.ts';
import { drawTable } from './table.ts';
import type { PlayResult } from '../play.ts';

/** The report for people: table, findings, and the one line at the end. */
export function report({ rows, summary, findings, durationMs, line }: PlayResult): string {
  const seconds = (durationMs / 1_000).toFixed(1);
  return [
    '',
    drawTable(rows, summary),
    '',
    ...drawFindings(findings),
    `  played in ${seconds} s`,
    '',
    line,
  ].join('\n');
}
