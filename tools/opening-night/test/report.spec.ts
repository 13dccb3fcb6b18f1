import { describe, expect, it } from 'vitest';
import { newOutcome } from '../src/act/outcome.ts';
import type { Verdict } from '../src/books/judge.ts';
import { defaultShares } from '../src/options.ts';
import { planEvening } from '../src/plan/plan.ts';
import { drawFindings, findingsOf } from '../src/report/findings.ts';
import { describeProgress } from '../src/report/describe-progress.ts';
import { rowsOf } from '../src/report/rows.ts';
import { finalLine, summarize } from '../src/report/summary.ts';
import { drawOrders } from '../src/report/tables.ts';
import { readRow } from '../src/power/play-row.ts';
import { drawHotlineTable } from '../src/report/hotline-table.ts';
import { drawPowerTable } from '../src/report/power-table.ts';

const plan = planEvening({ orders: 50, stalls: 4, seed: 3, shares: defaultShares }, 'run');

function verdict(index: number, more: Partial<Verdict> = {}): Verdict {
  const outcome = { ...newOutcome(plan[index] as never), replayed: index % 2 };
  return {
    outcome,
    open: false,
    wrong: [],
    captured: true,
    duplicates: 0,
    refunded: 0,
    books: null,
    ...more,
  };
}

describe('the row of stalls', () => {
  const said =
    'opening-night: tripped\nstall-sim: {"feederId":"r","trips":0,"tripsWithoutShedding":1,"switches":14}\n';

  it('stands in a table of its own, against what would have become of it', () => {
    const [head, line] = drawPowerTable(readRow(said)).split('\n');
    expect(head).toMatch(/^ {2}power +trips +trips had nobody shed +switches$/);
    expect(line).toMatch(/^ {2}a row, all grills lit at once +0 +1 +14$/);
    expect(line?.length).toBe(head?.length);
  });

  it('that was not played to its end is no result', () => {
    expect(() => readRow('https://x gives no answer.')).toThrow('not played to its end: https://x gives');
  });
});

describe('the report', () => {
  it('ends with one line of one form', () => {
    const verdicts = [
      verdict(0),
      verdict(1, { duplicates: 2, refunded: 1, open: true }),
      verdict(2, { captured: false, wrong: ['a', 'b'] }),
    ];
    expect(finalLine(summarize(verdicts))).toBe(
      'opening night: orders=3 captured=2 replayed=1 duplicates=2 refunded=1 open=1 wrong=1',
    );
  });

  it('draws a straight table with a row for each treatment that was met', () => {
    const verdicts = plan.map((_, index) => verdict(index));
    const rows = rowsOf(verdicts);
    expect(rows.map(({ treatment }) => treatment)).toContain('entry paid at the gate');
    expect(rows.every(({ orders }) => orders > 0)).toBe(true);
    const lines = drawOrders(rows, summarize(verdicts)).split('\n').slice(0, -1);
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(lines.at(-1)).toMatch(/^ {2}all orders +50 +50 +25 +0 +0 +0 +0$/);
  });

  it('says what disagrees and where to look, at most 20 times', () => {
    const at = { payments: 'http://p', orchestrator: 'http://o', gate: 'http://g' };
    const open = findingsOf([verdict(0, { open: true })], at);
    expect(open[0]?.url).toBe(`http://o/sagas/${plan[0]?.orderId}`);
    const findings = findingsOf(
      plan.map((_, index) => verdict(index, { wrong: ['net differs'] })),
      at,
    );
    const lines = drawFindings(findings);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toContain(`wrong: ${plan[0]?.orderId} (`);
    expect(lines[0]).toContain(`net differs -> http://p/orders/${plan[0]?.orderId}/payments`);
    expect(lines[20]).toBe('  and 30 more');
  });

  it('tells how far it is', () => {
    const progress = { orders: 2, sent: 1, accepted: 1, captured: 1, duplicates: 0, refunded: 0, open: 0 };
    expect(describeProgress(progress)).toBe(
      'sent 1/2, accepted 1, captured 1, duplicates 0, refunded 0, open 0',
    );
  });
});

it('the table of the hotline has each number under its name', () => {
  const [head, line] = drawHotlineTable({ reports: 60, told: 59, closed: 58, wrong: 2 }).split('\n');
  expect(head?.trim().split(/ {2,}/)).toEqual([
    ...['hotline', 'reports', 'told to who is in charge', 'closed', 'wrong'],
  ]);
  expect(line?.trim().split(/ {2,}/).slice(1)).toEqual(['60', '59', '58', '2']);
  expect(line).toHaveLength(head!.length);
});
