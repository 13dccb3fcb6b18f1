import type { SqlTx } from '@night-market/kernel';
import type { ReportsWish } from '../../read-reports/ports.ts';
import { hoursOf, lookStatement, orderedBy, SPAN, type Look } from './list-statements.ts';
import { hourOf, SCALES, type Hours } from './marks.ts';

/** So many reports are looked at at once: where more have the marks, less time is looked back at. */
export const LOOK_MAX = 500;
const FIRST_HOURS = 24;
/**
 * A look back that finds little is followed by a longer one, and one that finds too much by a shorter one. Each compares the lists
 * of words from end to end, so few long looks are better than many.
 */
const LONGER = { none: 16, few: 4 };
const FEW = LOOK_MAX / 4;
const SHORTER = 8;

// The index of searches has plans of a kind that our sessions avoid, and many candidates would be looked for again in their
// pages if the memory for them were short.
const BY_MARKS = `select set_config('enable_bitmapscan', 'on', true), set_config('work_mem', '32MB', true)`;

const DAY_HOURS = 24;
const dayOf = (hour: number): number => Math.floor(hour / DAY_HOURS) * DAY_HOURS;

interface Found {
  readonly candidates: number;
  readonly held: number;
  /** Null: what was found holds nothing of the page. */
  readonly reportId: string | null;
}

/**
 * Looks back in time until the page is full, a piece at a time, each by the lists of the index of searches. A piece has a
 * bounded number of candidates, unless it is a single hour.
 */
export async function searchBack<Row>(
  tx: SqlTx,
  columns: string,
  wish: ReportsWish,
): Promise<readonly Row[]> {
  const of = await hoursToSearch(tx, wish);
  if (!of) return [];
  tx.send(BY_MARKS);
  const page: Row[] = [];
  let skip = (wish.page - 1) * wish.pageSize;
  let last = of.last;
  let length = FIRST_HOURS;
  /** The beginning of a piece that had too much: until it is passed, no longer piece is tried. */
  let muchSince = Number.POSITIVE_INFINITY;
  while (last >= of.first && page.length < wish.pageSize) {
    const hours = pieceOf(of, last, length);
    const looked = last - hours.first + 1;
    const most = looked > 1 ? LOOK_MAX : null;
    const look: Look = { hours, most, skip, wanted: wish.pageSize - page.length };
    const { sql, params } = lookStatement(columns, wish, look);
    const rows = await tx.query<Row & Found>(sql, params);
    const { candidates, held } = rows[0]!;
    if (most !== null && candidates > most) {
      muchSince = hours.first;
      length = Math.ceil(looked / SHORTER);
      continue;
    }
    page.push(...rows.filter(({ reportId }) => reportId !== null));
    skip = Math.max(0, skip - held);
    last = hours.first - 1;
    if (last < muchSince && candidates <= FEW) length *= candidates === 0 ? LONGER.none : LONGER.few;
  }
  return page;
}

/** No longer than this, from the beginning of a day or of 32 days, so that few marks hold it. */
function pieceOf(of: Hours, last: number, length: number): Hours {
  const first = last - length + 1;
  if (first <= of.first) return { first: of.first, last };
  const { hours } = SCALES.find((scale) => length >= scale.hours)!;
  return { first: Math.ceil(first / hours) * hours, last };
}

/** What is asked for, as far as there are reports, in whole days before now; undefined when there are none. */
async function hoursToSearch(tx: SqlTx, wish: ReportsWish): Promise<Hours | undefined> {
  const by = orderedBy(wish);
  const span = by === 'changed' ? wish.updated : wish.requested;
  const [kept] = await tx.query<{ fromMs: number | null; untilMs: number | null }>(SPAN[by]);
  if (!kept || kept.fromMs === null || kept.untilMs === null) return undefined;
  const there = { first: hourOf(kept.fromMs), last: hourOf(kept.untilMs) };
  if (!span) return { ...there, first: dayOf(there.first) };
  const asked = hoursOf(span);
  // What is looked at beyond the time that is asked for is left out in the end.
  return { first: dayOf(Math.max(asked.first, there.first)), last: Math.min(asked.last, there.last) };
}
