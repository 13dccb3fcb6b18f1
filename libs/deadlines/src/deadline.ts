import { openSpans, type BusinessCalendar, type Span } from './calendar.ts';

/** Time in which nobody is expected to work, as while a reporter is asked. */
export interface Pause {
  readonly fromMs: number;
  /** Undefined while it goes on. */
  readonly untilMs?: number | undefined;
}

/** Work that has to be done within so much open time. */
export interface Allowance {
  readonly startMs: number;
  /** Open time, in milliseconds. */
  readonly allowedMs: number;
  /** In any order; they may overlap. */
  readonly pauses?: readonly Pause[] | undefined;
}

/**
 * The first moment at which the allowed open time is over, in milliseconds since 1970. Undefined: the clock stands still at
 * the moment, because a pause goes on before that. The answer follows from the pauses alone, not from the order in which
 * they became known.
 * @throws NoOpenHoursError when the calendar never opens
 */
export function dueAtMs(calendar: BusinessCalendar, allowance: Allowance): number | undefined {
  const { startMs, allowedMs, pauses = [] } = allowance;
  if (allowedMs <= 0) return startMs;
  const still = merged(pauses, startMs);
  const frozenMs = still.find(({ untilMs }) => untilMs === Infinity)?.fromMs ?? Infinity;
  let leftMs = allowedMs;
  for (const span of openSpans(calendar, startMs, frozenMs)) {
    for (const piece of without(cut(span, startMs, frozenMs), still)) {
      const lengthMs = piece.untilMs - piece.fromMs;
      if (lengthMs >= leftMs) return piece.fromMs + leftMs;
      leftMs -= lengthMs;
    }
  }
  return undefined;
}

/** Open time between two moments, in milliseconds; pauses do not count. */
export function openMsBetween(
  calendar: BusinessCalendar,
  fromMs: number,
  untilMs: number,
  pauses: readonly Pause[] = [],
): number {
  if (untilMs <= fromMs) return 0;
  const still = merged(pauses, fromMs);
  let sumMs = 0;
  for (const span of openSpans(calendar, fromMs, untilMs))
    for (const piece of without(cut(span, fromMs, untilMs), still)) sumMs += piece.untilMs - piece.fromMs;
  return sumMs;
}

/** Whether somebody is at work at this moment. */
export function isOpenAt(calendar: BusinessCalendar, atMs: number): boolean {
  for (const { fromMs, untilMs } of openSpans(calendar, atMs, atMs + 1))
    if (fromMs <= atMs && atMs < untilMs) return true;
  return false;
}

/** Whether a deadline was missed: what is done at the very moment is in time. */
export const isMissed = (dueMs: number, doneAtMs: number | undefined, nowMs: number): boolean =>
  (doneAtMs ?? nowMs) > dueMs;

const cut = ({ fromMs, untilMs }: Span, afterMs: number, beforeMs: number): Span => ({
  fromMs: Math.max(fromMs, afterMs),
  untilMs: Math.min(untilMs, beforeMs),
});

/** In order, apart from each other, none before `startMs`. */
function merged(pauses: readonly Pause[], startMs: number): Span[] {
  const spans: Span[] = [];
  const inOrder = pauses
    .map(({ fromMs, untilMs = Infinity }) => ({ fromMs: Math.max(fromMs, startMs), untilMs }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  for (const span of inOrder) {
    const last = spans.at(-1);
    if (last && span.fromMs <= last.untilMs)
      spans[spans.length - 1] = { ...last, untilMs: Math.max(last.untilMs, span.untilMs) };
    else spans.push(span);
  }
  return spans;
}

function without(span: Span, pauses: readonly Span[]): Span[] {
  const pieces: Span[] = [];
  let fromMs = span.fromMs;
  for (const pause of pauses) {
    if (pause.untilMs <= fromMs || pause.fromMs >= span.untilMs) continue;
    if (pause.fromMs > fromMs) pieces.push({ fromMs, untilMs: pause.fromMs });
    fromMs = pause.untilMs;
  }
  if (fromMs < span.untilMs) pieces.push({ fromMs, untilMs: span.untilMs });
  return pieces;
}
