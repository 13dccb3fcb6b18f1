import type { Findings, Occurrence, Verdict } from '@night-market/inspections';
import type { Tx } from '@night-market/kernel';
import type { Inspection, PlannedInspections } from '../domain/inspection.ts';

export interface KeptPlan extends PlannedInspections {
  readonly isPaused: boolean;
  /** By an operator, for ever. */
  readonly isEnded: boolean;
  /** Undefined: the plan is over, or paused. */
  readonly next: Occurrence | undefined;
}

export interface InspectionStore<T extends Tx> {
  /** @returns false when there is a plan of this id */
  addPlan(tx: T, plan: KeptPlan): Promise<boolean>;
  /** Locked until the transaction ends. */
  lockPlan(tx: T, planId: string): Promise<KeptPlan | undefined>;
  /** Locked, unless another replica has it; undefined when it is not due by then. */
  claimDue(tx: T, planId: string, nowMs: number): Promise<KeptPlan | undefined>;
  /** When it is due next, and whether it is paused. */
  setNext(tx: T, planId: string, next: Occurrence | undefined, isPaused: boolean): Promise<void>;
  /** What is inspected, when, and when next; not whether it is paused. */
  changePlan(tx: T, plan: Omit<KeptPlan, 'isPaused' | 'isEnded'>): Promise<void>;
  endPlan(tx: T, planId: string): Promise<void>;
  hasInspection(tx: T, inspectionId: string): Promise<boolean>;
  addInspection(tx: T, inspection: Inspection, dueAtMs: number): Promise<void>;
  /** Locked until the transaction ends. */
  lockInspection(tx: T, inspectionId: string): Promise<Inspection | undefined>;
  saveAnswers(tx: T, inspection: Inspection, findings: Findings): Promise<void>;
  /** Items of which a follow-up report is there. */
  followedUp(tx: T, inspectionId: string): Promise<readonly string[]>;
  addFollowUp(tx: T, inspectionId: string, itemId: string, reportId: string): Promise<void>;
}

export interface PlanView extends PlannedInspections {
  readonly isPaused: boolean;
  readonly nextDueAt: string | null;
  readonly endedAt: string | null;
  readonly changedAt: string;
}

export interface InspectionView extends Inspection {
  readonly dueAt: string;
  readonly verdict: string;
  readonly followUps: readonly { readonly itemId: string; readonly reportId: string }[];
}

/** What is asked for; what is left out holds for all. */
export interface InspectionsWish {
  readonly planId?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** Those due before. */
  readonly beforeMs: number;
  readonly limit: number;
}

export interface InspectionReader {
  plans(after: string, limit: number): Promise<readonly PlanView[]>;
  plan(planId: string): Promise<PlanView | undefined>;
  /** Newest first. */
  inspections(wish: InspectionsWish): Promise<readonly InspectionView[]>;
  inspection(inspectionId: string): Promise<InspectionView | undefined>;
}
