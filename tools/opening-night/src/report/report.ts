import { drawFindings } from './findings.ts';
import type { PowerRow } from '../power/play-row.ts';
import { drawPowerTable } from './power-table.ts';
import { drawTable } from './table.ts';
import type { PlayResult } from '../play.ts';

/** The report for people: table, findings, and the one line at the end. */
export function report(
  { rows, summary, findings, durationMs, line }: PlayResult,
  row: PowerRow | null = null,
): string {
  const seconds = (durationMs / 1_000).toFixed(1);
  return [
    '',
    drawTable(rows, summary),
    '',
    ...(row ? [drawPowerTable(row), ''] : []),
    ...drawFindings(findings),
    `  played in ${seconds} s`,
    '',
    line,
  ].join('\n');
}
