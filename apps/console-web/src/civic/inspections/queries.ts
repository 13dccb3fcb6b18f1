import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../../api/client.ts';
import type { ReportAct } from '../../api/civic-types.ts';
import type {
  Answer,
  Findings,
  Inspection,
  InspectionPlan,
  PlannedInspections,
  PlanPage,
} from '../../api/inspection-types.ts';

const LOOK_AGAIN_MS = 10_000;
const PAGE_PLANS = 50;
export const PAGE_INSPECTIONS = 50;

const pathOf = (parts: readonly string[], query?: Readonly<Record<string, string | number | undefined>>) =>
  servicePath('civic-router', parts, query);
const plansPath = (...parts: string[]): string => pathOf(['inspection-plans', ...parts]);

export const planList = (after: string | undefined) =>
  queryOptions({
    queryKey: ['civic', 'plans', after],
    queryFn: ({ signal }) =>
      ask<PlanPage>(pathOf(['inspection-plans'], { after, limit: PAGE_PLANS }), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const onePlan = (planId: string) =>
  queryOptions({
    queryKey: ['civic', 'plan', planId],
    queryFn: ({ signal }) => ask<InspectionPlan>(plansPath(planId), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const planActs = (planId: string) =>
  queryOptions({
    queryKey: ['civic', 'plan-acts', planId],
    queryFn: ({ signal }) => ask<{ acts: ReportAct[] }>(plansPath(planId, 'history'), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

const inspectionsPath = (query: Readonly<Record<string, string | undefined>>): string =>
  pathOf(['inspections'], { ...query, limit: PAGE_INSPECTIONS });

/** The newest that wait for answers, of all plans. */
export const waitingInspections = queryOptions({
  queryKey: ['civic', 'inspections', 'waiting'],
  queryFn: ({ signal }) =>
    ask<{ inspections: Inspection[] }>(inspectionsPath({ verdict: 'incomplete' }), undefined, signal),
  refetchInterval: LOOK_AGAIN_MS,
});

export const inspectionsOf = (planId: string, before: string | undefined) =>
  queryOptions({
    queryKey: ['civic', 'inspections', planId, before],
    queryFn: ({ signal }) =>
      ask<{ inspections: Inspection[] }>(inspectionsPath({ planId, before }), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const oneInspection = (inspectionId: string) =>
  queryOptions({
    queryKey: ['civic', 'inspection', inspectionId],
    queryFn: ({ signal }) => ask<Inspection>(pathOf(['inspections', inspectionId]), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

const post = (body: object) => ({ method: 'POST', body }) as const;

export const makePlan = (body: PlannedInspections & { readonly planId: string; readonly reason: string }) =>
  ask<InspectionPlan>(plansPath(), post(body));

export const changePlan = (planId: string, body: PlannedInspections & { readonly reason: string }) =>
  ask<InspectionPlan>(plansPath(planId), { method: 'PUT', body });

export const endPlan = (planId: string, reason: string) =>
  ask<{ outcome: string }>(plansPath(planId, 'end'), post({ reason }));

export const pausePlan = (planId: string, reason: string) =>
  ask<{ outcome: string }>(plansPath(planId, 'pause'), post({ reason }));

export const resumePlan = (planId: string, reason: string) =>
  ask<{ outcome: string }>(plansPath(planId, 'resume'), post({ reason }));

export const answerChecklist = (
  inspectionId: string,
  body: { answers: Readonly<Record<string, Answer>>; reason: string },
) => ask<Findings>(pathOf(['inspections', inspectionId, 'answers']), post(body));
