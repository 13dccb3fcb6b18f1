import { WAYS } from '../judge.ts';
import type { Judged } from '../measure/aims.ts';
import type { Summary } from '../measure/summary.ts';

export const COLUMNS: readonly {
  readonly en: string;
  readonly zh: string;
  readonly value: (summary: Summary) => string;
}[] = [
  { en: 'trips', zh: '跳脫次數', value: ({ trips }) => String(trips) },
  { en: 'overload s', zh: '過載秒數', value: ({ overloadSeconds }) => String(overloadSeconds) },
  {
    en: 'unserved kWh, weighted',
    zh: '未供電量（加權 kWh）',
    value: ({ unservedWeightedKwh }) => unservedWeightedKwh.toFixed(2),
  },
  { en: 'of the optimum', zh: '相對最佳解', value: ({ ratio }) => ratio.toFixed(2) },
  {
    en: 'harm kWh',
    zh: '實際損害（加權 kWh）',
    value: ({ harmWeightedKwh }) => harmWeightedKwh.toFixed(2),
  },
  {
    en: 'switches / stall-hour',
    zh: '每攤每時切換',
    value: ({ switchesPerStallHour }) => switchesPerStallHour.toFixed(2),
  },
  { en: 'lockouts broken', zh: '違反鎖定', value: ({ lockoutViolations }) => String(lockoutViolations) },
  { en: 'inversions', zh: '優先序倒置', value: ({ priorityInversions }) => String(priorityInversions) },
];

/** The table for a terminal. */
export function textTable(judged: readonly Judged[]): string {
  const head = ['evening', 'way', ...COLUMNS.map(({ en }) => en)];
  const rows = judged.flatMap(({ name, summaries }) =>
    WAYS.map((way, index) => [
      index === 0 ? name : '',
      way,
      ...COLUMNS.map(({ value }) => value(summaries[way])),
    ]),
  );
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  return [line(head), ...rows.map(line)].join('\n');
}
