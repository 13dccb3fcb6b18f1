import {
  assignmentAfter,
  missedDeadlines,
  NEW_ASSIGNMENT,
  newsOf,
  nextLookMs,
  runningDeadlines,
  type Fact,
  type News,
  type RunningDeadline,
} from '@night-market/civic-report';
import type { Reason } from '@night-market/civic-routing';
import { dueAtMs } from '@night-market/deadlines';
import type { Level } from './hotline-book.ts';
import type { Part } from './report.ts';

export interface Progress {
  readonly part: Part;
  readonly news: readonly News[];
  /** All deadlines that have passed by now; those that were noted before are among them. */
  readonly missed: readonly RunningDeadline[];
  /** When to look at the deadlines again; undefined: only when something is said. */
  readonly nextLookMs: number | undefined;
}

export function newPart(
  agencyId: string,
  level: Level,
  reason: Part['reason'] | Reason,
  routedAtMs: number,
): Part {
  return { agencyId, facts: [], assignment: NEW_ASSIGNMENT, level, reason, routedAtMs };
}

/** By when the part has to be acknowledged and resolved if nothing stops the clock, in milliseconds since 1970. */
export function deadlinesOf({ level, routedAtMs: startMs }: Part): {
  acknowledgeByMs: number;
  resolveByMs: number;
} {
  const due = (allowedMs: number): number => dueAtMs(level.calendar, { startMs, allowedMs })!;
  return { acknowledgeByMs: due(level.acknowledgeWithinMs), resolveByMs: due(level.resolveWithinMs) };
}

/**
 * Where a part stands after another fact, or when its timer is due. A fact that came before changes nothing; one of a clock
 * that is ahead counts as of now, and none is from before the agency was told.
 */
export function progressOf(part: Part, fact: Fact | undefined, nowMs: number): Progress {
  const missed = missedDeadlines(part.level, part.routedAtMs, part.assignment, nowMs);
  const isNew = fact !== undefined && part.facts.every(({ factId }) => factId !== fact.factId);
  const atMs = fact && Math.max(part.routedAtMs, Math.min(fact.atMs, nowMs));
  const facts = isNew ? [...part.facts, { ...fact, atMs: atMs! }] : part.facts;
  const assignment = isNew ? assignmentAfter(facts) : part.assignment;
  const after: Part = { ...part, facts, assignment };
  return {
    part: after,
    news: isNew ? newsOf(part.assignment, assignment) : [],
    missed,
    nextLookMs: nextLookMs(runningDeadlines(part.level, part.routedAtMs, assignment), nowMs),
  };
}

/** Whether a deadline that was missed is still not met. */
export const isStillMissed = (part: Part, deadline: string, startMs: number): boolean =>
  runningDeadlines(part.level, part.routedAtMs, part.assignment).some(
    (running) => running.deadline === deadline && running.startMs === startMs,
  );
