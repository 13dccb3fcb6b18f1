import { nightly } from '@night-market/testing';
import { expect, it } from 'vitest';
import { EVENING_NAMES, generateEvening, type EveningName } from '../src/evenings/evenings.ts';
import { judgeEvening } from '../src/judge.ts';
import { missedAims } from '../src/measure/aims.ts';
import { summarize } from '../src/measure/summary.ts';
import { htmlPage } from '../src/report/page.ts';
import { textTable } from '../src/report/table.ts';

const NAMES = nightly<readonly EveningName[]>(EVENING_NAMES, ['step', 'frozen-meter']);
const MINUTES = nightly(60, 24);

it(`the planner trips nothing and keeps lockouts and priorities in ${NAMES.length} evenings, and the report shows them`, async () => {
  const verdicts = [];
  for (const name of NAMES) verdicts.push(await judgeEvening(generateEvening(name, 1, MINUTES)));
  const judged = verdicts.map((each) => ({ name: each.evening.name, summaries: summarize(each) }));
  // The energy of short evenings is mostly that of the first minutes; what it is worth, and what offers save, shows in all alone.
  const seenInAll = /unserved energy|asking stalls/i;
  const missed = missedAims(judged);
  expect(
    nightly(
      missed,
      missed.filter((aim) => !seenInAll.test(aim)),
    ),
  ).toEqual([]);
  for (const { summaries } of judged) {
    expect(summaries.planner.ratio).toBeLessThan(3);
    expect(summaries.optimum.unservedWeightedKwh).toBeGreaterThan(0);
    expect(summaries['shed-all'].lockoutViolations).toBeGreaterThan(0);
  }
  const page = htmlPage(verdicts, judged, []);
  expect(page.match(/<polyline/g)?.length).toBeGreaterThanOrEqual(NAMES.length * 3);
  expect(page).not.toMatch(/https?:|src=|<script|<link/);
  expect(page).toContain('負載突增');
  expect(textTable(judged)).toMatch(/^step +planner +0 /m);
}, 900_000);
