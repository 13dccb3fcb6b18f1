import { dueAtMs, isMissed, type BusinessCalendar } from '@night-market/deadlines';
import type { Assignment } from './assignment.ts';

/** How soon an agency has to act on a category of reports, in open time of its calendar. */
export interface ServiceLevel {
  readonly calendar: BusinessCalendar;
  /** Milliseconds. */
  readonly acknowledgeWithinMs: number;
  /** Milliseconds; the time in which the reporter is asked does not count. */
  readonly resolveWithinMs: number;
}

export type Deadline = 'acknowledge' | 'resolve';

/** A deadline that is not met yet. */
export interface RunningDeadline {
  readonly deadline: Deadline;
  /** When its clock began, in milliseconds since 1970. A report that is opened again has a new one. */
  readonly startMs: number;
  /** Undefined while the clock stands still. */
  readonly dueAtMs: number | undefined;
}

/** What an agency still has to do, and by when. */
export function runningDeadlines(
  { calendar, acknowledgeWithinMs, resolveWithinMs }: ServiceLevel,
  routedAtMs: number,
  { state, reopenedAtMs, pauses }: Assignment,
): RunningDeadline[] {
  const due = (startMs: number, allowedMs: number) => dueAtMs(calendar, { startMs, allowedMs, pauses });
  const startMs = reopenedAtMs ?? routedAtMs;
  const resolve: RunningDeadline = { deadline: 'resolve', startMs, dueAtMs: due(startMs, resolveWithinMs) };
  switch (state) {
    case 'Routed':
      return [
        { deadline: 'acknowledge', startMs: routedAtMs, dueAtMs: due(routedAtMs, acknowledgeWithinMs) },
        resolve,
      ];
    case 'Acknowledged':
    case 'WaitingForReporter':
      return [resolve];
    case 'Resolved':
    case 'HandedOver':
      return [];
  }
}

/**
 * Deadlines that have passed by now, by what is known until now. Ask when a timer is due, and before a fact is taken in: a fact
 * that comes after the deadline does not undo that it was missed, however late the timer is. Note each once, by its deadline
 * and its start.
 */
export const missedDeadlines = (
  level: ServiceLevel,
  routedAtMs: number,
  assignment: Assignment,
  nowMs: number,
): RunningDeadline[] =>
  runningDeadlines(level, routedAtMs, assignment).filter(
    ({ dueAtMs: due }) => due !== undefined && isMissed(due, undefined, nowMs),
  );

/** When to look at the deadlines next, in milliseconds since 1970; undefined: only when something is said. */
export function nextLookMs(deadlines: readonly RunningDeadline[], nowMs: number): number | undefined {
  const coming = deadlines.flatMap(({ dueAtMs: due }) =>
    due !== undefined && due >= nowMs ? [due + 1] : [],
  );
  return coming.length > 0 ? Math.min(...coming) : undefined;
}

/** Who else is told when a deadline was missed and still nothing has happened. */
export interface EscalationStep {
  /** Open time after the deadline, in milliseconds. */
  readonly afterMs: number;
  /** An agency, or whoever is on duty, by their id. */
  readonly to: string;
}

/** The steps with their times, the first one first. */
export const escalations = (
  steps: readonly EscalationStep[],
  calendar: BusinessCalendar,
  missedAtMs: number,
): { readonly to: string; readonly atMs: number }[] =>
  steps
    .toSorted((one, other) => one.afterMs - other.afterMs)
    .map(({ to, afterMs }) => ({
      to,
      atMs: dueAtMs(calendar, { startMs: missedAtMs, allowedMs: afterMs })!,
    }));
