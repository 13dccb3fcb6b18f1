import { badRequest } from './errors.ts';
import {
  datedSpan,
  lastDays,
  list,
  pagesOf,
  timeOf,
  updatedSpan,
  type Pages,
  type TimeSpan,
} from './query-parts.ts';
import type { SentFields } from './read-fields.ts';

/** What GET /servicerequestupdates asks for. What is left out holds for all. */
export interface UpdatesQuery extends Pages {
  readonly ids?: readonly string[];
  /** By the time that the agency says. */
  readonly said?: TimeSpan;
  /** By the time when the hotline heard of it: a client that polls misses none that comes late. */
  readonly heard?: TimeSpan;
}

/** @throws GeoReportError with all that is wrong */
export function updatesQuery({ fields }: SentFields, nowMs: number): UpdatesQuery {
  const mistakes: string[] = [];
  const time = (name: string) => timeOf(fields, name, mistakes);
  const pages = pagesOf(fields, mistakes);
  const ids = list(fields, 'service_request_id', mistakes);
  const heard = updatedSpan(time('updated_after'), time('updated_before'), nowMs);
  const dated = datedSpan(time('start_date'), time('end_date'), mistakes);
  if (mistakes.length > 0) throw badRequest(...mistakes);
  const said = dated ?? (ids || heard ? undefined : lastDays(nowMs));
  return { ...(ids && { ids }), ...(said && { said }), ...(heard && { heard }), ...pages };
}
