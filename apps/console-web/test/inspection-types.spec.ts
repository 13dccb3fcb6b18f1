import { expect, it } from 'vitest';
import type { Findings, Inspection, InspectionPlan, PlanPage } from '../src/api/inspection-types.ts';
import { answerOf, fields } from './support/answers.ts';

it.each([
  ['plans', fields<PlanPage>({ plans: true, next: true }), answerOf('civic-router', 'GET /inspection-plans')],
  [
    'a plan',
    fields<InspectionPlan>({
      ...{ planId: true, title: true, place: true, schedule: true, checklist: true, isPaused: true },
      ...{ nextDueAt: true, changedAt: true, endedAt: true },
    }),
    answerOf('civic-router', 'GET /inspection-plans/{planId}'),
  ],
  [
    'an inspection',
    fields<Inspection>({
      ...{ inspectionId: true, planId: true, title: true, place: true, reportId: true, dueAt: true },
      ...{ checklist: true, answers: true, verdict: true, followUps: true },
    }),
    answerOf('civic-router', 'GET /inspections', 'inspections', '*'),
  ],
  [
    'what follows from answers',
    fields<Findings>({ verdict: true, missing: true, failed: true }),
    answerOf('civic-router', 'POST /inspections/{inspectionId}/answers'),
  ],
])('%s of the page have the fields of the service', (_, ours, theirs) =>
  expect(ours).toEqual(Object.keys(theirs?.properties ?? {}).sort()),
);
