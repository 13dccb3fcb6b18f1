import { reasonText, type Reason } from '@night-market/civic-routing';
import { deadlinesOf } from '../../domain/progress.ts';
import type { Part, PublicReport } from '../../domain/report.ts';
import type { MissedDeadline } from '../../read-reports/ports.ts';

const time = (ms: number): string => new Date(ms).toISOString();

export const inWords = (reason: Reason & { readonly by?: 'operator' }): { en: string; zhTw: string } =>
  reason.by === 'operator'
    ? { en: 'An operator decided.', zhTw: '由操作員決定。' }
    : { en: reasonText(reason, 'en'), zhTw: reasonText(reason, 'zh-TW') };

function toPartView(part: Part) {
  const { acknowledgeByMs, resolveByMs } = deadlinesOf(part);
  const { agencyId, assignment, routedAtMs, reason } = part;
  return {
    ...{ agencyId, state: assignment.state, routedAt: time(routedAtMs) },
    ...{ acknowledgeBy: time(acknowledgeByMs), resolveBy: time(resolveByMs) },
    reason: { version: reason.version, ruleId: reason.ruleId, matches: [...reason.matches] },
    words: inWords(reason),
  };
}

export function toReportView(
  report: PublicReport,
  parts: readonly Part[],
  missed: readonly MissedDeadline[],
) {
  const { reportId, serviceCode, category, zoneId, status, clusterId, duplicateOf } = report;
  const { description, mediaUrls } = report;
  return {
    ...{ reportId, serviceCode, category, zoneId, status, clusterId, duplicateOf, description },
    mediaUrls: [...mediaUrls],
    ...{ requestedAt: time(report.requestedAtMs), updatedAt: time(report.updatedAtMs) },
    ...{ parts: parts.map(toPartView), missed: [...missed] },
  };
}
