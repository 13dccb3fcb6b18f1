import type { DutyCall } from '../../duty-desks/ports.ts';
import type { ListedReport } from '../../read-reports/ports.ts';
import { serviceOf } from '../../domain/catalogue.ts';

const WORDS = {
  acknowledge: ['未受理', 'has not taken it on'],
  resolve: ['未結案', 'has not resolved it'],
} as const;

/** A mail to whoever is on duty, in both languages; it says nothing that not everybody may read. */
export function dutyText({ agencyId, deadline }: DutyCall, report: ListedReport, url: string) {
  const { reportId, serviceCode, severity, requestedAtMs } = report;
  const [zhTw, en] = WORDS[deadline];
  const service = serviceOf(serviceCode)?.serviceName ?? serviceCode;
  const lines = [
    `通報（${service}）已逾期：${agencyId} ${zhTw}，請處理。`,
    `A report (${service}) is late: ${agencyId} ${en}. Please see to it.`,
    '',
    `嚴重程度 Severity: ${severity} / 5`,
    `通報時間 Reported: ${new Date(requestedAtMs).toISOString()}`,
    `編號 Number: ${reportId}`,
    url,
  ];
  return { subject: `逾期通報：${service} / A report is late`, text: `${lines.join('\n')}\n` };
}
