import { escalations, reportStatus, type Fact } from '@night-market/civic-report';
import type { Tx } from '@night-market/kernel';
import { progressOf } from '../domain/progress.ts';
import type { Part, PublicReport } from '../domain/report.ts';
import { LOOK } from '../take-report/put-in-charge.ts';
import type { ChangePorts, NoticeKind } from './ports.ts';

export interface LockedReport {
  readonly report: PublicReport;
  readonly parts: readonly Part[];
}

/**
 * Moves one part of a report on, by a fact or because time has passed: deadlines that were missed are told once, before the
 * fact counts, and then what follows from it.
 */
export async function advancePart<T extends Tx>(
  tx: T,
  ports: Pick<ChangePorts<T>, 'store' | 'publisher' | 'notices'>,
  { report, parts }: LockedReport,
  agencyId: string,
  fact: Fact | undefined,
  nowMs: number,
  notes: string | null = null,
): Promise<LockedReport> {
  const { store, publisher } = ports;
  const before = parts.find((part) => part.agencyId === agencyId)!;
  const { reportId } = report;
  const { part, news, missed, nextLookMs } = progressOf(before, fact, nowMs);
  const newlyMissed = await store.noteMissed(tx, reportId, agencyId, missed);
  await publisher.breached(tx, report, agencyId, newlyMissed);
  for (const { deadline, startMs, dueAtMs } of newlyMissed)
    for (const [index, { atMs }] of escalations(
      before.level.escalation,
      before.level.calendar,
      dueAtMs!,
    ).entries())
      await store.setTimer(tx, reportId, agencyId, escalationName(index, deadline, startMs), atMs);
  await store.setTimer(tx, reportId, agencyId, LOOK, nextLookMs);
  await store.savePart(tx, reportId, part);
  await publisher.news(tx, report, agencyId, news);
  const after = parts.map((one) => (one === before ? part : one));
  const { status, closedAtMs } = reportStatus(after.map(({ assignment }) => assignment));
  const isNews =
    news.length > 0 || status !== report.status || part.assignment.state !== before.assignment.state;
  const changed: PublicReport = {
    ...report,
    status,
    // Of a closed report: when it was closed.
    updatedAtMs: isNews ? Math.max(report.requestedAtMs, closedAtMs ?? nowMs) : report.updatedAtMs,
    statusNotes: isNews ? (notes ?? report.statusNotes) : report.statusNotes,
  };
  if (isNews) await store.saveStatus(tx, changed);
  const kind = noticeOf(report.status, status, before.assignment, part.assignment);
  if (kind) await ports.notices.add(tx, reportId, kind);
  const isAnswered = before.assignment.state === 'WaitingForReporter' && kind === undefined;
  if (isAnswered && part.assignment.state === 'Acknowledged') await ports.notices.answered(tx, reportId);
  return { report: changed, parts: after };
}

/** What the reporter is to hear; a part that is done is no news to the reporter while others are not. */
function noticeOf(
  before: PublicReport['status'],
  status: PublicReport['status'],
  was: Part['assignment'],
  is: Part['assignment'],
): NoticeKind | undefined {
  if (status !== before) return status === 'closed' ? 'closed' : 'reopened';
  if (status === 'closed' || is.state === was.state) return undefined;
  if (is.state === 'WaitingForReporter') return 'information_requested';
  return was.acknowledgedAtMs === undefined && is.acknowledgedAtMs !== undefined ? 'acknowledged' : undefined;
}

/** The name of the timer of an escalation says all that it needs. */
const escalationName = (index: number, deadline: string, startMs: number): string =>
  `escalate ${index} ${deadline} ${startMs}`;

export interface Escalation {
  readonly index: number;
  readonly deadline: 'acknowledge' | 'resolve';
  readonly startMs: number;
}

export function escalationOf(name: string): Escalation | undefined {
  const [, index, deadline, startMs] = /^escalate (\d+) (acknowledge|resolve) (\d+)$/.exec(name) ?? [];
  if (index === undefined) return undefined;
  return { index: Number(index), deadline: deadline as Escalation['deadline'], startMs: Number(startMs) };
}
