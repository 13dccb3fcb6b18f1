import type { Answer, ChecklistItem, Findings, InspectionPlan } from '@night-market/inspections';
import { serviceOf } from './catalogue.ts';
import type { SentReport } from './report.ts';

const SERVICE = serviceOf('fire-safety')!;
/** From 1 (a nuisance) to 5 (a danger to life), by how bad it is that an item failed; what is minor is noted alone. */
const FOLLOW_UP_SEVERITY = { major: 4, critical: 5 } as const;

/** What is inspected, when, and what is looked at there. */
export interface PlannedInspections {
  readonly planId: string;
  readonly title: string;
  /** In words: at no position, so it is never taken for a duplicate of what people report there. */
  readonly place: string;
  readonly schedule: InspectionPlan;
  readonly checklist: readonly ChecklistItem[];
}

/** One inspection of a plan, with the checklist as it was when it became due. */
export interface Inspection {
  readonly inspectionId: string;
  readonly planId: string;
  readonly title: string;
  readonly place: string;
  readonly reportId: string;
  readonly checklist: readonly ChecklistItem[];
  readonly answers: Readonly<Record<string, Answer>>;
}

/** What is wrong with a checklist, one sentence each; none when it can be used. */
export function problemsOfChecklist(checklist: readonly ChecklistItem[]): string[] {
  const ids = checklist.map(({ itemId }) => itemId);
  const twice = [...new Set(ids.filter((id, n) => ids.indexOf(id) !== n))].map(
    (id) => `${id} is there twice.`,
  );
  const unbound = checklist
    .filter((item) => item.kind === 'number' && item.least === undefined && item.most === undefined)
    .map(({ itemId }) => `${itemId} needs least or most: no number fails it.`);
  const upsideDown = checklist
    .filter((item) => item.kind === 'number' && (item.least ?? -Infinity) > (item.most ?? Infinity))
    .map(({ itemId }) => `${itemId} has a least above its most: every number fails it.`);
  return [...twice, ...unbound, ...upsideDown];
}

const reportOf = (description: string, place: string, severity: number): SentReport => ({
  ...{ serviceCode: SERVICE.serviceCode, category: SERVICE.category, severity },
  personal: { reporter: {}, description, address: place, attributes: {} },
});

export const inspectionReport = ({ title, place }: PlannedInspections, inspectionId: string): SentReport =>
  reportOf(`定期檢查 Scheduled inspection: ${title} (${inspectionId})`, place, SERVICE.severity);

export interface FollowUp {
  readonly itemId: string;
  readonly report: SentReport;
}

/** A report for each item that failed and has to be mended. */
export function followUps(
  { title, place, checklist, inspectionId }: Inspection,
  { failed }: Findings,
): FollowUp[] {
  return checklist.flatMap(({ itemId, weight, text }) => {
    if (!failed.includes(itemId) || weight === 'minor') return [];
    const words = `檢查未通過 Failed inspection: ${text['zh-TW']} ${text.en}, ${title} (${inspectionId})`;
    return [{ itemId, report: reportOf(words, place, FOLLOW_UP_SEVERITY[weight]) }];
  });
}
