import type { HotlineEvening } from '../civic/play-hotline.ts';
import { drawFindings } from './findings.ts';
import type { PowerRow } from '../power/play-row.ts';
import { drawHotlineTable } from './hotline-table.ts';
import { drawPowerTable } from './power-table.ts';
import { drawOrders, drawVisits } from './tables.ts';
import type { PlayResult } from '../play.ts';

/** The report for people: tables, findings, and the one line at the end. */
export function report(
  { rows, summary, gates, findings, durationMs, line }: PlayResult,
  row: PowerRow | null = null,
  hotline: HotlineEvening | null = null,
): string {
  const seconds = (durationMs / 1_000).toFixed(1);
  return [
    '',
    drawOrders(rows, summary),
    '',
    ...(gates ? [drawVisits(gates), ''] : []),
    ...(row ? [drawPowerTable(row), ''] : []),
    ...(hotline ? [drawHotlineTable(hotline), ''] : []),
    ...drawFindings(findings),
    `  played in ${seconds} s`,
    '',
    line,
  ].join('\n');
}
