import type { Inspection, InspectionPlan } from '../../src/api/inspection-types.ts';

const AT = '2026-11-29T12:00:00.000Z';
const ID = '0198c0de-0000-7000-8000-00000000000';
const text = { en: 'Is the exit free?', 'zh-TW': '通道暢通？' };

export const PLAN: InspectionPlan = {
  ...{ planId: 'row-c', title: '7', place: '8', isPaused: false, nextDueAt: AT, changedAt: AT },
  endedAt: null,
  schedule: {
    ...{ timeZone: 'Asia/Taipei', from: '2026-11-01', until: '2027-03-31', at: '16:30' },
    every: { count: 1, unit: 'months' },
  },
  checklist: [
    { itemId: 'exit', kind: 'yes_no', weight: 'major', text },
    { itemId: 'gas', kind: 'yes_no', weight: 'critical', text },
    { itemId: 'width', kind: 'number', weight: 'minor', least: 90, text },
  ],
};
const PAUSED: InspectionPlan = { ...PLAN, planId: 'row-d', isPaused: true, nextDueAt: null };
const ENDED: InspectionPlan = { ...PLAN, planId: 'row-x', nextDueAt: null, endedAt: AT };

export const INSPECTION: Inspection = {
  ...{ inspectionId: 'row-c:2026-11-29', planId: PLAN.planId, title: '7', place: '8', dueAt: AT },
  ...{ reportId: `${ID}a`, checklist: PLAN.checklist, verdict: 'incomplete' },
  answers: { exit: false, gas: null },
  followUps: [{ itemId: 'exit', reportId: `${ID}b` }],
};
const acts = { acts: [{ id: 1, act: 'plan_made', actor: 'wang', reason: '7', detail: {}, at: AT }] };

/** What the hotline answers, by service and path. */
export const INSPECTION_ANSWERS: Readonly<Record<string, object>> = {
  'civic-router/inspection-plans': { plans: [PLAN, PAUSED], next: null },
  'civic-router/inspection-plans/row-c': PLAN,
  'civic-router/inspection-plans/row-c/history': acts,
  'civic-router/inspections': { inspections: [INSPECTION] },
  [`civic-router/inspections/${encodeURIComponent(INSPECTION.inspectionId)}`]: INSPECTION,
};

/** What is in the store of the page under each of its questions. */
export const INSPECTION_QUERIES: readonly (readonly [key: readonly unknown[], answer: object])[] = [
  [['civic', 'plans', undefined], { plans: [PLAN, PAUSED], next: 'row-d' }],
  [['civic', 'plan', PLAN.planId], PLAN],
  [['civic', 'plan', ENDED.planId], ENDED],
  [['civic', 'plan-acts', PLAN.planId], acts],
  [['civic', 'inspections', 'waiting'], { inspections: [INSPECTION] }],
  [['civic', 'inspections', PLAN.planId, undefined], { inspections: [INSPECTION] }],
  [['civic', 'inspection', INSPECTION.inspectionId], INSPECTION],
];
