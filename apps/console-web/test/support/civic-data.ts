import type { ReportAct, ReportList, ReportNow } from '../../src/api/civic-types.ts';

const AT = '2026-11-29T12:00:00.000Z';
const ID = '0198c0de-0000-7000-8000-00000000000';
export const REPORT_ID = `${ID}a`;
export const REPORTS: ReportList = {
  next: null,
  reports: [
    {
      ...{ reportId: REPORT_ID, serviceCode: 'fire-safety', category: 'fire-safety', severity: 4 },
      ...{ status: 'open', duplicateOf: null, description: '12', lat: 25.0876, long: 121.5244 },
      ...{ requestedAt: AT, parts: [{ agencyId: 'fire', state: 'Routed' }], missedDeadlines: 1 },
    },
    {
      ...{ reportId: `${ID}b`, serviceCode: 'noise', category: 'noise', severity: 1, status: 'closed' },
      ...{ duplicateOf: REPORT_ID, description: null, lat: 25.0886, long: 121.5264, requestedAt: AT },
      ...{ parts: [{ agencyId: 'police', state: 'Resolved' }], missedDeadlines: 0 },
    },
  ],
};
export const REPORT: ReportNow = {
  ...{ reportId: REPORT_ID, serviceCode: 'fire-safety', category: 'fire-safety', zoneId: 'zone-1' },
  ...{ status: 'open', clusterId: REPORT_ID, duplicateOf: null, description: '12' },
  ...{ requestedAt: AT, updatedAt: AT, mediaUrls: ['https://a.tw/1.jpg', 'https://a.tw/2.jpg'] },
  parts: [
    {
      ...{ agencyId: 'fire', state: 'WaitingForReporter', routedAt: AT, acknowledgeBy: AT, resolveBy: AT },
      reason: { version: 1, ruleId: 'fire', matches: [] },
      words: { en: 'An operator decided.', zhTw: '由操作員決定。' },
    },
  ],
  missed: [{ agencyId: 'fire', deadline: 'acknowledge', dueAt: AT }],
};
export const DUPLICATE: ReportNow = {
  ...{ ...REPORT, reportId: `${ID}b`, duplicateOf: REPORT_ID, parts: [], missed: [] },
};
export const REPORT_ACTS = {
  acts: [{ id: 1, act: 'report_rerouted', actor: 'wang', reason: '7', detail: {}, at: AT }],
} satisfies { acts: ReportAct[] };
