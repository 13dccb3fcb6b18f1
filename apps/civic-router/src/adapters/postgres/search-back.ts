import type { SqlTx } from '@night-market/kernel';
import type { ReportsWish } from '../../read-reports/ports.ts';
import { hoursOf, lookStatement, orderedBy, SPAN, type Look } from './list-statements.ts';
import { hourOf, type Hours } from './marks.ts';

/** So many reports are looked at at once: where more have the marks, less time is looked back at. */
export const LOOK_MAX = 500;
const FIRST_HOURS = 24;
/** A look back that finds little is followed by a longer one, and one that finds too much by a shorter one. */
const LONGER = { none: 4, few: 2 };
const FEW = LOOK_MAX / 4;
const SHORTER = 8;

// The index of searches has plans of a kind that our sessions avoid, and many candidates would be looked for again in their
// pages if the memory for them were short.
const BY_MARKS = `select set_config('enable_bitmapscan', 'on', true), set_config('work_mem', '32MB', true)`;

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
    const hours = { first: Math.max(of.first, last - length + 1), last };
    length = last - hours.first + 1;
    const most = length > 1 ? LOOK_MAX : null;
    const look: Look = { hours, most, skip, wanted: wish.pageSize - page.length };
    const { sql, params } = lookStatement(columns, wish, look);
    const rows = await tx.query<Row & Found>(sql, params);
    const { candidates, held } = rows[0]!;
    if (most !== null && candidates > most) {
      muchSince = hours.first;
      length = Math.ceil(length / SHORTER);
      continue;
    }
    page.push(...rows.filter(({ reportId }) => reportId !== null));
    skip = Math.max(0, skip - held);
    last = hours.first - 1;
    if (last < muchSince && candidates <= FEW) length *= candidates === 0 ? LONGER.none : LONGER.few;
  }
  return page;
}

/** What is asked for, as far as there are reports; undefined when there are none. */
async function hoursToSearch(tx: SqlTx, wish: ReportsWish): Promise<Hours | undefined> {
  const by = orderedBy(wish);
  const span = by === 'changed' ? wish.updated : wish.requested;
  const [kept] = await tx.query<{ fromMs: number | null; untilMs: number | null }>(SPAN[by]);
  if (!kept || kept.fromMs === null || kept.untilMs === null) return undefined;
  const there = { first: hourOf(kept.fromMs), last: hourOf(kept.untilMs) };
  if (!span) return there;
  const asked = hoursOf(span);
  return { first: Math.max(asked.first, there.first), last: Math.min(asked.last, there.last) };
}
