import type { NoticeKind } from '../../change-reports/ports.ts';
import type { ListedReport } from '../../read-reports/ports.ts';
import { serviceOf } from '../../domain/catalogue.ts';

const WORDS: Readonly<Record<NoticeKind, readonly [zhTw: string, en: string]>> = {
  acknowledged: ['已受理', 'is being looked into'],
  information_requested: ['需要您補充資料', 'needs more information from you'],
  closed: ['已結案', 'is closed'],
  reopened: ['已重新處理', 'is open again'],
};

/** A notice as a mail, in both languages; it says nothing that not everybody may read. */
export function noticeText(kind: NoticeKind, report: ListedReport, url: string) {
  const { reportId, serviceCode, statusNotes } = report;
  const [zhTw, en] = WORDS[kind];
  const service = serviceOf(serviceCode)?.serviceName ?? serviceCode;
  const lines = [
    `您的通報（${service}）${zhTw}。`,
    `Your report (${service}) ${en}.`,
    ...(statusNotes === null ? [] : ['', statusNotes]),
    ...['', ...(kind === 'information_requested' ? ['請由此回覆 Answer here:'] : []), url],
    `編號 Number: ${reportId}`,
  ];
  return { subject: `通報${zhTw}：${service} / Your report ${en}`, text: `${lines.join('\n')}\n` };
}
