import type { AuditResult } from './audit-platform.ts';

const COLUMNS = ['records', 'copies', 'gaps', 'doubles', 'inversions'] as const;
const FINDINGS_SHOWN = 20;

/** The last line of every audit. */
export const lineOf = (result: AuditResult): string =>
  `audit: ${COLUMNS.map((column) => `${column}=${result[column]}`).join(' ')}`;

/** One row per topic and consumer, what was found, and the line. */
export function report(result: AuditResult): string {
  const rows = result.rows.map((row) => [
    row.topic,
    row.consumer === '' ? '(as sent)' : row.consumer,
    ...COLUMNS.map((column) => (row.consumer !== '' && column === 'copies' ? '' : String(row[column]))),
  ]);
  const table = [['topic', 'consumer', ...COLUMNS], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const drawn = table.map((cells) =>
    `  ${cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd(),
  );
  const found = result.findings
    .slice(0, FINDINGS_SHOWN)
    .map(
      ({ kind, consumer, topic, partition, offset, key, eventId }) =>
        `  ${kind} at ${topic}/${partition}/${offset} ${consumer === '' ? 'as sent' : `in ${consumer}`}: key ${key}, event ${eventId}`,
    );
  const more = result.findings.length - found.length;
  return [
    ...drawn,
    ...(found.length > 0 ? ['', ...found] : []),
    ...(more > 0 ? [`  and ${more} more: --json lists them`] : []),
    ...(result.lagEvents > 0 ? [`  ${result.lagEvents} events are not settled yet and were left out`] : []),
    lineOf(result),
  ].join('\n');
}
