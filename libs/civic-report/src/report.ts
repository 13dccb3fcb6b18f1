import type { Assignment, Outcome } from './assignment.ts';

/** The two that Open311 knows. Every state of ours is one of them. */
export type Open311Status = 'open' | 'closed';

export interface ReportStatus {
  readonly status: Open311Status;
  /** When the last part was done, in milliseconds since 1970; while it is open there is none. */
  readonly closedAtMs?: number;
}

/** A report is closed when all who are in charge of a part are done. */
export function reportStatus(assignments: readonly Assignment[]): ReportStatus {
  const inCharge = assignments.filter(({ state }) => state !== 'HandedOver');
  if (inCharge.length === 0 || inCharge.some(({ state }) => state !== 'Resolved')) return { status: 'open' };
  return { status: 'closed', closedAtMs: Math.max(...inCharge.map(({ resolvedAtMs = 0 }) => resolvedAtMs)) };
}

export type News =
  | { readonly type: 'acknowledged' }
  | { readonly type: 'resolved'; readonly outcome: Outcome }
  | { readonly type: 'reopened' };

/** What others are to hear of a change; a fact that came again, or too late to matter, is no news. A part is handed over at a moment of the hotline's own clock. */
export function newsOf(before: Assignment, after: Assignment): News[] {
  const news: News[] = [];
  if (before.acknowledgedAtMs === undefined && after.acknowledgedAtMs !== undefined)
    news.push({ type: 'acknowledged' });
  if (after.outcome !== undefined && after.outcome !== before.outcome)
    news.push({ type: 'resolved', outcome: after.outcome });
  if (before.outcome !== undefined && after.outcome === undefined && after.state !== 'HandedOver')
    news.push({ type: 'reopened' });
  return news;
}
