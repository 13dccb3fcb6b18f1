import type { ReportsWish } from '../../read-reports/ports.ts';
import { gramsOf } from './grams.ts';
import { isId, timestamp } from './report-row.ts';

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** So many of the newest reports are looked through before the index of words is asked. */
const NEWEST = 4_000;

/** What is asked for. Only that stands in the statement, so that an index fits. */
export function listStatement(columns: string, wish: ReportsWish): Statement {
  const parts = partsOf(wish);
  return finished(columns, parts, `civic_report ${where([...parts.spans, ...parts.conditions])}`);
}

/** What more reports say than this is found sooner in the order of time than by the index of words. */
export const RARE_MAX = 5_000;

/**
 * The reports that hold the text, by the index of words, up to one more than {@link RARE_MAX}. Each row tells in `holders`
 * how many these are; where none of them is asked for, one row has that alone. Undefined: the index has nothing for the text.
 */
export function holdersStatement(columns: string, wish: ReportsWish): Statement | undefined {
  const grams = gramsOf(wish.text ?? '');
  if (grams.length === 0) return undefined;
  const parts = partsOf(wish);
  const byWords = `civic_grams(description) @> ${parts.parameter(grams)}::text[]`;
  const held = `select * from civic_report ${where([byWords, ...parts.text])} limit ${RARE_MAX + 1}`;
  const asked = finished(
    columns,
    parts,
    `held as civic_report ${where([...parts.spans, ...parts.conditions])}`,
  );
  return {
    sql: `with held as materialized (${held})
      select asked.*, counted.holders from (select count(*)::int as holders from held) as counted
        left join lateral (${asked.sql}) as asked on counted.holders <= ${RARE_MAX}`,
    params: asked.params,
  };
}

/** A box with no more reports than this is looked through as a whole. */
export const BOX_MAX = 5_000;

/** How many reports the box holds, counted up to one more than {@link BOX_MAX}. */
export function boxedStatement({ south, north, west, east }: NonNullable<ReportsWish['box']>): Statement {
  const boxed = `select from civic_report where lat between $1 and $2 and long between $3 and $4`;
  return {
    sql: `select count(*)::int as count from (${boxed} limit ${BOX_MAX + 1}) as boxed`,
    params: [south, north, west, east],
  };
}

/** The box before anything else: in the order of time nearly all that is looked at may lie elsewhere. */
export function inBoxStatement(columns: string, wish: ReportsWish): Statement {
  const parts = partsOf(wish);
  const boxed = `with boxed as materialized (select * from civic_report ${where(parts.box)})`;
  const { sql, params } = finished(
    columns,
    parts,
    `boxed as civic_report ${where([...parts.spans, ...parts.conditions])}`,
  );
  return { sql: `${boxed} ${sql}`, params };
}

/**
 * The same, of the newest reports alone: what many of them say fills a page at once, and an index would find too many.
 * One state or one service has an index in the order of time, so it is the newest of these that are looked through.
 */
export function newestStatement(columns: string, wish: ReportsWish): Statement {
  const parts = partsOf(wish);
  const spans = where([...parts.spans, ...parts.indexed]);
  const newest = `select * from civic_report ${spans} order by ${parts.order} limit ${NEWEST}`;
  return finished(columns, parts, `(${newest}) as civic_report ${where(parts.conditions)}`);
}

interface Parts {
  readonly params: unknown[];
  readonly parameter: (value: unknown) => string;
  readonly spans: readonly string[];
  /** The one condition that has an index in the order of time. */
  readonly indexed: readonly string[];
  readonly box: readonly string[];
  readonly text: readonly string[];
  /** All but the times. */
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
  const hasCode = oneOf('service_code', serviceCodes, parameter);
  const isInState = oneOf('status', statuses, parameter);
  const corners = box
    ? [
        `lat between ${parameter(box.south)} and ${parameter(box.north)}`,
        `long between ${parameter(box.west)} and ${parameter(box.east)}`,
      ]
    : [];
  conditions.push(...hasCode.all, ...isInState.all, ...corners);
  // There is none with both, nor in the order of changes.
  const indexed = updated && !requested ? [] : [...isInState.one, ...hasCode.one].slice(0, 1);
  const says = text === undefined ? [] : [`description ilike ${parameter(`%${literal(text)}%`)}`];
  conditions.push(...says);
  const order = `${updated && !requested ? 'changed_at' : 'requested_at'} desc, report_id desc`;
  const limit = `limit ${parameter(pageSize)} offset ${parameter((page - 1) * pageSize)}`;
  return { params, parameter, spans, indexed, box: corners, text: says, conditions, order, limit };
}

function oneOf(
  column: string,
  values: readonly string[] | undefined,
  parameter: (value: unknown) => string,
): { readonly all: readonly string[]; readonly one: readonly string[] } {
  if (!values) return { all: [], one: [] };
  if (values.length !== 1) return { all: [`${column} = any (${parameter(values)}::text[])`], one: [] };
  const is = `${column} = ${parameter(values[0])}::text`;
  return { all: [is], one: [is] };
}

const finished = (columns: string, { params, order, limit }: Parts, from: string): Statement => ({
  sql: `select ${columns} from ${from} order by ${order} ${limit}`,
  params,
});

const where = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
