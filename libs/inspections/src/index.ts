export { findings } from './checklist.ts';
export type { Answer, ChecklistItem, Findings, Verdict, Weight } from './checklist.ts';
export { nextOccurrence, occurrences, OCCURRENCES_MAX, problemsOfPlan } from './plan.ts';
export type { InspectionPlan, Occurrence } from './plan.ts';
