/** What civic-router answers about inspections. Times are ISO 8601. */

export interface ChecklistItem {
  readonly itemId: string;
  readonly kind: 'yes_no' | 'number';
  readonly weight: 'minor' | 'major' | 'critical';
  readonly text: { readonly en: string; readonly 'zh-TW': string };
  readonly optional?: boolean;
  /** Of a number: what is fine, both belong to it. */
  readonly least?: number;
  readonly most?: number;
}

/** Null: the item is not there. */
export type Answer = boolean | number | null;

/** What is inspected, when, and what is looked at there. */
export interface PlannedInspections {
  readonly title: string;
  readonly place: string;
  readonly schedule: {
    readonly timeZone: string;
    readonly from: string;
    readonly until?: string;
    readonly every: { readonly count: number; readonly unit: 'days' | 'weeks' | 'months' };
    readonly at: string;
    /** Days that are left out. */
    readonly except?: readonly string[];
  };
  readonly checklist: readonly ChecklistItem[];
}

export interface InspectionPlan extends PlannedInspections {
  readonly planId: string;
  readonly isPaused: boolean;
  /** Null: it is paused, or over. */
  readonly nextDueAt: string | null;
  readonly changedAt: string;
  /** By an operator, for ever. */
  readonly endedAt: string | null;
}

export interface PlanPage {
  readonly plans: readonly InspectionPlan[];
  readonly next: string | null;
}

export interface Inspection {
  readonly inspectionId: string;
  readonly planId: string;
  readonly title: string;
  readonly place: string;
  readonly reportId: string;
  readonly dueAt: string;
  readonly checklist: readonly ChecklistItem[];
  readonly answers: Readonly<Record<string, Answer>>;
  readonly verdict: string;
  readonly followUps: readonly { readonly itemId: string; readonly reportId: string }[];
}

export interface Findings {
  readonly verdict: string;
  readonly missing: readonly string[];
  readonly failed: readonly string[];
}
