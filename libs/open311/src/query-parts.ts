import type { SentFields } from './read-fields.ts';
import { readTime } from './time.ts';

export interface TimeSpan {
  /** Milliseconds since 1970; both ends belong to it. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Pages {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

type Sent = SentFields['fields'];

const SPAN_DAYS_MAX = 90;
const SPAN_MAX_MS = SPAN_DAYS_MAX * 86_400_000;
export const PAGE_SIZE_MAX = 1_000;
const PAGE_MAX = 100_000;
const LIST_MAX = 1_000;

export const pagesOf = (fields: Sent, mistakes: string[]): Pages => ({
  page: count(fields, 'page', PAGE_MAX, 1, mistakes),
  pageSize: count(fields, 'page_size', PAGE_SIZE_MAX, PAGE_SIZE_MAX, mistakes),
});

/** A time in milliseconds since 1970; undefined when none was sent. */
export function timeOf(fields: Sent, name: string, mistakes: string[]): number | undefined {
  const text = fields.get(name);
  const ms = text === undefined ? undefined : readTime(text);
  if (text !== undefined && ms === undefined)
    mistakes.push(`${name} must be a time with its offset, such as 2026-11-27T20:00:00Z.`);
  return ms;
}

/** What is asked for when no time is. */
export const lastDays = (nowMs: number): TimeSpan => ({ fromMs: nowMs - SPAN_MAX_MS, untilMs: nowMs });

/** From `start_date` to `end_date`, either of which may be left out. */
export function datedSpan(
  startMs: number | undefined,
  endMs: number | undefined,
  mistakes: string[],
): TimeSpan | undefined {
  if (startMs === undefined && endMs === undefined) return undefined;
  const fromMs = startMs ?? endMs! - SPAN_MAX_MS;
  const untilMs = endMs ?? startMs! + SPAN_MAX_MS;
  if (untilMs < fromMs) mistakes.push('end_date is before start_date.');
  if (untilMs - fromMs > SPAN_MAX_MS)
    mistakes.push(`start_date and end_date may span ${SPAN_DAYS_MAX} days at most.`);
  return { fromMs, untilMs };
}

export const updatedSpan = (
  afterMs: number | undefined,
  beforeMs: number | undefined,
  nowMs: number,
): TimeSpan | undefined =>
  afterMs === undefined && beforeMs === undefined
    ? undefined
    : { fromMs: afterMs ?? 0, untilMs: beforeMs ?? nowMs };

/** Values with commas between them, each once; undefined when there are none. */
export function list(fields: Sent, name: string, mistakes: string[]): string[] | undefined {
  const values = fields
    .get(name)
    ?.split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (!values || values.length === 0) return undefined;
  if (values.length > LIST_MAX) mistakes.push(`${name} lists more than ${LIST_MAX}.`);
  return [...new Set(values)];
}

function count(fields: Sent, name: string, most: number, usual: number, mistakes: string[]): number {
  const text = fields.get(name);
  if (text === undefined) return usual;
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) mistakes.push(`${name} must be a whole number from 1 to ${most}.`);
  return value;
}
