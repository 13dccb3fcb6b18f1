import { epochMs } from '@night-market/postgres';
import type { UpdatesWish } from '../../read-reports/ports.ts';
import type { Statement } from './list-statements.ts';
import { isId, timestamp } from './report-row.ts';

const COLUMNS = `report_id as "reportId", agency_id as "agencyId", update_id as "updateId", status, description,
    ${epochMs('at')} as "atMs"`;

/** What is asked for. Only that stands in the statement, so that an index fits. */
export function updatesStatement({ ids, said, heard, page, pageSize }: UpdatesWish): Statement {
  const params: unknown[] = [];
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const spans = (
    [
      ['at', said],
      ['received_at', heard],
    ] as const
  ).flatMap(([column, span]) =>
    span
      ? [`${column} between ${timestamp(parameter(span.fromMs))} and ${timestamp(parameter(span.untilMs))}`]
      : [],
  );
  // What is no id of ours is no report of ours.
  const conditions = [...spans, ...(ids ? [`report_id = any (${parameter(ids.filter(isId))}::uuid[])`] : [])];
  const order = heard ? 'received_at' : 'at';
  return {
    sql: `select ${COLUMNS} from civic_update ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by ${order}, report_id, agency_id, update_id
      limit ${parameter(pageSize)} offset ${parameter((page - 1) * pageSize)}`,
    params,
  };
}
