import { epochMs } from '@night-market/postgres';
import type { ReportsWish } from '../../read-reports/ports.ts';
import { gramsOf } from './grams.ts';
import { cellMarks, hourOf, serviceMark, timeMarks, type Hours } from './marks.ts';
import { isId, timestamp } from './report-row.ts';

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** What is asked for. Only that stands in the statement, so that an index fits. */
export function listStatement(columns: string, wish: ReportsWish): Statement {
  const parts = partsOf(wish);
  const { pageSize, page } = wish;
  return {
    sql: finished(columns, parts, `civic_report ${where(parts.conditions)}`, {
      skip: (page - 1) * pageSize,
      wanted: pageSize,
    }),
    params: parts.params,
  };
}

/** A part of a page. */
export interface Slice {
  /** So many of the newest belong to what is before it. */
  readonly skip: number;
  readonly wanted: number;
}

/** A look into the index of searches: at reports of these hours, and at no more than so many of them. */
export interface Look extends Slice {
  readonly hours: Hours;
  /** Null: at all of them. */
  readonly most: number | null;
}

const MARKS = 'civic_marks(status, service_code, lat, long, requested_at, changed_at)';

/**
 * What a look finds. Each row tells how many reports the index led to (`candidates`) and how many of them are asked for
 * (`held`); where the slice is empty, or there are more candidates than the most, one row has these alone. Nothing but the
 * index of searches fits the candidates, so no other plan can be chosen, whatever the server thinks of how many there are.
 */
export function lookStatement(columns: string, wish: ReportsWish, look: Look): Statement {
  const parts = partsOf(wish);
  const { parameter } = parts;
  const { grams, all, any, changed } = keysOf(wish);
  const held = (expression: string, operator: '@>' | '&&', keys: readonly string[]): string =>
    `${expression} ${operator} ${parameter(keys)}::text[]`;
  // After the words, which stand first in the index, lists are compared in this order, each only where those before it have a
  // report in common. So what leaves out most comes first; the marks of a time are many lists, and come last.
  const keys = [
    ...any.map((marks) => held(MARKS, '&&', marks)),
    ...(all.length > 0 ? [held(MARKS, '@>', all)] : []),
    ...[timeMarks(orderedBy(wish), look.hours), ...changed].map((marks) => held(MARKS, '&&', marks)),
    ...(grams.length > 0 ? [held('civic_grams(description)', '@>', grams)] : []),
  ];
  const most = parameter(look.most);
  return {
    sql: `with candidate as materialized (
        select * from civic_report ${where(keys)} limit ${most}::bigint + 1),
      held as materialized (select * from candidate as civic_report ${where(parts.conditions)})
      select asked.*, counted.candidates, counted.held
      from (select (select count(*)::int from candidate) as candidates, (select count(*)::int from held) as held) as counted
        left join lateral (${finished(columns, parts, 'held as civic_report', look)}) as asked
          on ${most}::bigint is null or counted.candidates <= ${most}::bigint`,
    params: parts.params,
  };
}

interface Keys {
  readonly grams: readonly string[];
  readonly all: readonly string[];
  /** One of each. */
  readonly any: readonly (readonly string[])[];
  /** One of each, besides the time in whose order they come. */
  readonly changed: readonly (readonly string[])[];
}

/** What the index of searches has to hold of a report that is asked for, but for the time in whose order they come. */
function keysOf(wish: ReportsWish): Keys {
  const { statuses, serviceCodes, requested, updated, box, text = '' } = wish;
  const codes = serviceCodes?.map(serviceMark) ?? [];
  const cells = box && cellMarks(box);
  const changed = requested && updated ? hoursOf(updated) : undefined;
  const isShort = changed && changed.last - changed.first <= HOURS_MAX;
  return {
    grams: gramsOf(text),
    all: [...(statuses?.length === 1 ? statuses : []), ...(codes.length === 1 ? codes : [])],
    any: [...(cells ? [cells] : []), ...(codes.length > 1 ? [codes] : [])],
    changed: isShort ? [timeMarks('changed', changed)] : [],
  };
}

/** A longer time has too many marks, and leaves out little. */
const HOURS_MAX = 100 * 24;

/** Whether one index in the order of time leads to what is asked for, or the index of searches has nothing for it. */
export function isListed(wish: ReportsWish): boolean {
  const { grams, all, any, changed } = keysOf(wish);
  if (wish.ids) return true;
  return (
    grams.length + any.length + changed.length === 0 &&
    all.length <= (orderedBy(wish) === 'requested' ? 1 : 0)
  );
}

export const orderedBy = ({ requested, updated }: ReportsWish): 'requested' | 'changed' =>
  updated && !requested ? 'changed' : 'requested';

export const hoursOf = ({ fromMs, untilMs }: NonNullable<ReportsWish['requested']>): Hours => ({
  first: hourOf(fromMs),
  last: hourOf(untilMs),
});

const end = (column: string, direction: string): string =>
  `(select ${epochMs(column)} from civic_report order by ${column} ${direction} limit 1)`;

/** From when to when there are reports. */
export const SPAN = {
  requested: `select ${end('requested_at', 'asc')} as "fromMs", ${end('requested_at', 'desc')} as "untilMs"`,
  changed: `select ${end('changed_at', 'asc')} as "fromMs", ${end('changed_at', 'desc')} as "untilMs"`,
};

interface Parts {
  readonly params: unknown[];
  readonly parameter: (value: unknown) => string;
  readonly conditions: readonly string[];
  readonly order: string;
}

function partsOf(wish: ReportsWish): Parts {
  const params: unknown[] = [];
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const { ids, serviceCodes, statuses, requested, updated, box, text } = wish;
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
  const conditions = [
    ...spans,
    // What is no id of ours is no report of ours.
    ...(ids ? [`report_id = any (${parameter(ids.filter(isId))}::uuid[])`] : []),
    ...(serviceCodes ? [isOneOf('service_code', serviceCodes, parameter)] : []),
    ...(statuses ? [isOneOf('status', statuses, parameter)] : []),
    ...(box
      ? [
          `lat between ${parameter(box.south)} and ${parameter(box.north)}`,
          `long between ${parameter(box.west)} and ${parameter(box.east)}`,
        ]
      : []),
    ...(text === undefined ? [] : [`description ilike ${parameter(`%${literal(text)}%`)}`]),
  ];
  const order = `${orderedBy(wish)}_at desc, report_id desc`;
  return { params, parameter, conditions, order };
}

/** A single value has an index in the order of time. */
const isOneOf = (column: string, values: readonly string[], parameter: (value: unknown) => string): string =>
  values.length === 1
    ? `${column} = ${parameter(values[0])}::text`
    : `${column} = any (${parameter(values)}::text[])`;

const finished = (
  columns: string,
  { parameter, order }: Parts,
  from: string,
  { skip, wanted }: Slice,
): string =>
  `select ${columns} from ${from} order by ${order} limit ${parameter(wanted)} offset ${parameter(skip)}`;

const where = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
