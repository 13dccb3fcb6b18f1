import { badRequest } from './errors.ts';
import { degrees } from './new-request.ts';
import type { SentFields } from './read-fields.ts';
import { readTime } from './time.ts';

export interface TimeSpan {
  /** Milliseconds since 1970; both ends belong to it. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What GET /requests asks for. What is left out holds for all. */
export interface RequestsQuery {
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
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

const SPAN_DAYS_MAX = 90;
const SPAN_MAX_MS = SPAN_DAYS_MAX * 86_400_000;
export const PAGE_SIZE_MAX = 1_000;
const PAGE_MAX = 100_000;
const LIST_MAX = 1_000;

/** @throws GeoReportError with all that is wrong */
export function requestsQuery({ fields }: SentFields, nowMs: number): RequestsQuery {
  const mistakes: string[] = [];
  const page = count(fields, 'page', PAGE_MAX, 1, mistakes);
  const pageSize = count(fields, 'page_size', PAGE_SIZE_MAX, PAGE_SIZE_MAX, mistakes);
  const ids = list(fields, 'service_request_id', mistakes);
  const time = (name: string): number | undefined => {
    const text = fields.get(name);
    const ms = text === undefined ? undefined : readTime(text);
    if (text !== undefined && ms === undefined)
      mistakes.push(`${name} must be a time with its offset, such as 2026-11-27T20:00:00Z.`);
    return ms;
  };
  const updated = updatedSpan(time('updated_after'), time('updated_before'), nowMs);
  const requested = requestedSpan(
    time('start_date'),
    time('end_date'),
    nowMs,
    updated !== undefined,
    mistakes,
  );
  const statuses = list(fields, 'status', mistakes);
  if (statuses?.some((status) => status !== 'open' && status !== 'closed'))
    mistakes.push('status must be open, closed or both with a comma.');
  const serviceCodes = list(fields, 'service_code', mistakes);
  const box = boxOf(fields.get('bbox'), mistakes);
  const text = fields.get('q');
  if (text !== undefined && text.length > 200) mistakes.push('q is longer than 200 characters.');
  if (mistakes.length > 0) throw badRequest(...mistakes);
  if (ids) return { ids, page, pageSize };
  return {
    ...(serviceCodes && { serviceCodes }),
    ...(statuses && { statuses: statuses as ('open' | 'closed')[] }),
    ...(requested && { requested }),
    ...(updated && { updated }),
    ...(box && { box }),
    ...(text !== undefined && { text }),
    page,
    pageSize,
  };
}

function requestedSpan(
  startMs: number | undefined,
  endMs: number | undefined,
  nowMs: number,
  asksForUpdates: boolean,
  mistakes: string[],
): TimeSpan | undefined {
  if (startMs === undefined && endMs === undefined)
    return asksForUpdates ? undefined : { fromMs: nowMs - SPAN_MAX_MS, untilMs: nowMs };
  const fromMs = startMs ?? endMs! - SPAN_MAX_MS;
  const untilMs = endMs ?? startMs! + SPAN_MAX_MS;
  if (untilMs < fromMs) mistakes.push('end_date is before start_date.');
  if (untilMs - fromMs > SPAN_MAX_MS)
    mistakes.push(`start_date and end_date may span ${SPAN_DAYS_MAX} days at most.`);
  return { fromMs, untilMs };
}

const updatedSpan = (
  afterMs: number | undefined,
  beforeMs: number | undefined,
  nowMs: number,
): TimeSpan | undefined =>
  afterMs === undefined && beforeMs === undefined
    ? undefined
    : { fromMs: afterMs ?? 0, untilMs: beforeMs ?? nowMs };

function list(fields: SentFields['fields'], name: string, mistakes: string[]): string[] | undefined {
  const values = fields
    .get(name)
    ?.split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (!values || values.length === 0) return undefined;
  if (values.length > LIST_MAX) mistakes.push(`${name} lists more than ${LIST_MAX}.`);
  return [...new Set(values)];
}

function count(
  fields: SentFields['fields'],
  name: string,
  most: number,
  usual: number,
  mistakes: string[],
): number {
  const text = fields.get(name);
  if (text === undefined) return usual;
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) mistakes.push(`${name} must be a whole number from 1 to ${most}.`);
  return value;
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
