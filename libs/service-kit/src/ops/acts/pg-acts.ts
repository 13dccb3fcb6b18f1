import { mergeActs, type Act, type ActsPage, type QueryRows } from '@night-market/kernel';
import { exactIsoTime } from '@night-market/postgres';

/** A query, a constant of the code, whose rows have `at` (indexed), `actor`, `action`, `subject`, `reason` and `detail`. */
export type ActSource = string;

export const ACCESS_ACTS: ActSource = `select at, actor, action, subject, null::text as reason, detail from access_audit`;

export const STASH_ACTS: ActSource = `select at, actor, action, coalesce(key, detail ->> 'topic') as subject, reason, detail
  from stash_audit`;

/** Absent is not asked for. */
export interface ActsQuery {
  /** ISO 8601. */
  readonly before?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** Part of any of its texts, in whatever case. */
  readonly text?: string | undefined;
  readonly limit: number;
}

/** However rare what is looked for may be, no more rows of a source than these are looked through for a page. */
export const LOOKED_THROUGH_MAX = 10_000;

const sqlOf = (source: ActSource): string => `with looked as materialized (
    select * from (${source}) as act where at < coalesce($1::timestamptz, 'infinity')
    order by at desc fetch first (${LOOKED_THROUGH_MAX}) rows with ties
  ), found as (
    select ${exactIsoTime('at')} as at, actor, action, subject, reason, detail from looked
    where ($3::text is null or actor = $3) and ($4::text is null or action = $4)
      and ($5::text is null
        or position(lower($5) in lower(concat_ws(' ', actor, action, subject, reason, detail::text))) > 0)
    order by looked.at desc fetch first ($2::int) rows with ties
  )
  select (select count(*)::int from looked) as looked, (select ${exactIsoTime('min(at)')} from looked) as oldest,
    (select coalesce(json_agg(found order by found.at desc), '[]'::json) from found) as acts`;

interface Row {
  readonly looked: number;
  readonly oldest: string | null;
  readonly acts: readonly Act[];
}

/** What operators did here, out of all tables that keep it. */
export async function readActs(
  read: QueryRows,
  sources: readonly ActSource[],
  { before, limit, actor, action, text }: ActsQuery,
): Promise<ActsPage> {
  const params = [before ?? null, limit, actor ?? null, action ?? null, text ?? null];
  const pages = await Promise.all(
    sources.map(async (source) => toPage((await read<Row>(sqlOf(source), params))[0]!, limit)),
  );
  return mergeActs(pages, limit);
}

function toPage({ looked, oldest, acts }: Row, limit: number): ActsPage {
  if (acts.length >= limit) return { acts, completeTo: acts.at(-1)!.at };
  return { acts, completeTo: looked >= LOOKED_THROUGH_MAX ? oldest : null };
}
