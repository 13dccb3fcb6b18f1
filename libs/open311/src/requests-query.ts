import { badRequest } from './errors.ts';
import { degrees } from './new-request.ts';
import type { SentFields } from './read-fields.ts';
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

/** What GET /requests asks for. What is left out holds for all. */
export interface RequestsQuery extends Pages {
  /** Then nothing else counts but the page. */
  readonly ids?: readonly string[];
  readonly serviceCodes?: readonly string[];
  readonly statuses?: readonly ('open' | 'closed')[];
  /** By the time of the report. */
  readonly requested?: TimeSpan;
  /** By the time of the last change: how a client learns of old reports that were closed today. */
  readonly updated?: TimeSpan;
  readonly box?: {
    readonly west: number;
    readonly south: number;
    readonly east: number;
    readonly north: number;
  };
  /** Words of the description. */
  readonly text?: string;
  /** Whether each report comes with {@link FurtherFacts}. */
  readonly extensions?: true;
}

/** @throws GeoReportError with all that is wrong */
export function requestsQuery({ fields }: SentFields, nowMs: number): RequestsQuery {
  const mistakes: string[] = [];
  const pages = pagesOf(fields, mistakes);
  const ids = list(fields, 'service_request_id', mistakes);
  const time = (name: string) => timeOf(fields, name, mistakes);
  const updated = updatedSpan(time('updated_after'), time('updated_before'), nowMs);
  const requested = datedSpan(time('start_date'), time('end_date'), mistakes);
  const statuses = list(fields, 'status', mistakes);
  if (statuses?.some((status) => status !== 'open' && status !== 'closed'))
    mistakes.push('status must be open, closed or both with a comma.');
  const serviceCodes = list(fields, 'service_code', mistakes);
  const box = boxOf(fields.get('bbox'), mistakes);
  const text = fields.get('q');
  const extensions = wantsExtensions(fields, mistakes) && { extensions: true as const };
  if (text !== undefined && text.length > 200) mistakes.push('q is longer than 200 characters.');
  if (mistakes.length > 0) throw badRequest(...mistakes);
  if (ids) return { ids, ...extensions, ...pages };
  return {
    ...(serviceCodes && { serviceCodes }),
    ...(statuses && { statuses: statuses as ('open' | 'closed')[] }),
    ...(requested ? { requested } : !updated && { requested: lastDays(nowMs) }),
    ...(updated && { updated }),
    ...(box && { box }),
    ...(text !== undefined && { text }),
    ...extensions,
    ...pages,
  };
}

/** As cities have it: `extensions=true`. */
function wantsExtensions(fields: SentFields['fields'], mistakes: string[]): boolean {
  const text = fields.get('extensions') ?? 'false';
  if (text !== 'true' && text !== 'false') mistakes.push('extensions must be true or false.');
  return text === 'true';
}

function boxOf(text: string | undefined, mistakes: string[]): RequestsQuery['box'] {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => part.trim());
  const [west, south, east, north] = [180, 90, 180, 90].map((most, index) => degrees(parts[index], most));
  const isBox = west !== undefined && south !== undefined && east !== undefined && north !== undefined;
  if (parts.length === 4 && isBox && west <= east && south <= north) return { west, south, east, north };
  mistakes.push('bbox must be west,south,east,north in degrees.');
  return undefined;
}
