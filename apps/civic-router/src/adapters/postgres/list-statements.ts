import type { ReportsWish } from '../../read-reports/ports.ts';
import { gramsOf } from './grams.ts';
import { isId, timestamp } from './report-row.ts';

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** So many of the newest reports are looked through before the index of words is asked. */
const NEWEST = 4_000;

/**
 * What is asked for. Only that stands in the statement, so that an index fits.
 * @param byWords with the index of words
 */
export function listStatement(columns: string, wish: ReportsWish, byWords = false): Statement {
  const parts = partsOf(wish);
  if (byWords && wish.text !== undefined) {
    const grams = gramsOf(wish.text);
    if (grams.length > 0)
      parts.conditions.push(`civic_grams(description) @> ${parts.parameter(grams)}::text[]`);
  }
  return finished(columns, parts, `civic_report ${where([...parts.spans, ...parts.conditions])}`);
}

/** What more reports say than this is found sooner in the order of time than by the index of words. */
export const RARE_MAX = 5_000;

/** How many reports hold the text, counted up to one more than {@link RARE_MAX}; undefined: the index has nothing for it. */
export function holdersStatement(text: string): Statement | undefined {
  const grams = gramsOf(text);
  if (grams.length === 0) return undefined;
  const holders = `select from civic_report where civic_grams(description) @> $1::text[] and description ilike $2`;
  return {
    sql: `select count(*)::int as count from (${holders} limit ${RARE_MAX + 1}) as holders`,
    params: [grams, `%${literal(text)}%`],
  };
}

/** The same, of the newest reports alone: what many of them say fills a page at once, and an index would find too many. */
export function newestStatement(columns: string, wish: ReportsWish): Statement {
  const parts = partsOf(wish);
  const newest = `select * from civic_report ${where(parts.spans)} order by ${parts.order} limit ${NEWEST}`;
  return finished(columns, parts, `(${newest}) as civic_report ${where(parts.conditions)}`);
}

interface Parts {
  readonly params: unknown[];
  readonly parameter: (value: unknown) => string;
  readonly spans: readonly string[];
  readonly conditions: string[];
  readonly order: string;
  readonly limit: string;
}

function partsOf(wish: ReportsWish): Parts {
  const params: unknown[] = [];
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const { ids, serviceCodes, statuses, requested, updated, box, text, page, pageSize } = wish;
  const spans = (
    [
      ['requested_at', requested],
      ['changed_at', updated],
    ] as const
  ).flatMap(([column, span]) =>
    span
      ? [`${column} between ${timestamp(parameter(span.fromMs))} and ${timestamp(parameter(span.untilMs))}`]
      : [],
  );
  const conditions: string[] = [];
  // What is no id of ours is no report of ours.
  if (ids) conditions.push(`report_id = any (${parameter(ids.filter(isId))}::uuid[])`);
  if (serviceCodes) conditions.push(`service_code = any (${parameter(serviceCodes)}::text[])`);
  if (statuses) conditions.push(`status = any (${parameter(statuses)}::text[])`);
  if (box) {
    conditions.push(`lat between ${parameter(box.south)} and ${parameter(box.north)}`);
    conditions.push(`long between ${parameter(box.west)} and ${parameter(box.east)}`);
  }
  if (text !== undefined) conditions.push(`description ilike ${parameter(`%${literal(text)}%`)}`);
  const order = `${updated && !requested ? 'changed_at' : 'requested_at'} desc, report_id desc`;
  const limit = `limit ${parameter(pageSize)} offset ${parameter((page - 1) * pageSize)}`;
  return { params, parameter, spans, conditions, order, limit };
}

const finished = (columns: string, { params, order, limit }: Parts, from: string): Statement => ({
  sql: `select ${columns} from ${from} order by ${order} ${limit}`,
  params,
});

const where = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
