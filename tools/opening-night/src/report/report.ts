import { drawFindings } from './findings.ts';
import { drawOrders, drawVisits } from './tables.ts';
import type { PlayResult } from '../play.ts';

/** The report for people: table, findings, and the one line at the end. */
export function report({ rows, summary, gates, findings, durationMs, line }: PlayResult): string {
  const seconds = (durationMs / 1_000).toFixed(1);
  return [
    '',
    drawOrders(rows, summary),
    '',
    ...(gates ? [drawVisits(gates), ''] : []),
    ...drawFindings(findings),
    `  played in ${seconds} s`,
    '',
    line,
  ].join('\n');
}
