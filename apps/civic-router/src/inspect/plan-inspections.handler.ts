import { isDeepStrictEqual } from 'node:util';
import { nextOccurrence, problemsOfPlan } from '@night-market/inspections';
import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import type { By } from '../change-reports/change-reports.handler.ts';
import type { AuditLog } from '../change-reports/ports.ts';
import { problemsOfChecklist, type PlannedInspections } from '../domain/inspection.ts';
import { nextInspection } from './next-inspection.ts';
import type { InspectionStore } from './ports.ts';

export interface PlanInspectionsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: Pick<
    InspectionStore<T>,
    'addPlan' | 'lockPlan' | 'setNext' | 'changePlan' | 'endPlan' | 'hasInspection'
  >;
  readonly audit: AuditLog<T>;
  readonly clock: Clock;
}

interface Unusable {
  readonly problems: readonly string[];
}
export type MakePlanOutcome = 'made' | 'id_taken' | Unusable;
/** What has ended stays as it is. */
export type PlanOutcome = 'done' | 'unknown' | 'ended';

/** What operators want to be inspected, and when. */
export class PlanInspections<T extends Tx> {
  private readonly ports: PlanInspectionsPorts<T>;

  constructor(ports: PlanInspectionsPorts<T>) {
    this.ports = ports;
  }

  make(plan: PlannedInspections, by: By): Promise<MakePlanOutcome> {
    const { unitOfWork, store, audit, clock } = this.ports;
    const problems = problemsOf(plan);
    if (problems.length > 0) return Promise.resolve({ problems });
    const next = nextOccurrence(plan.schedule, clock.nowMs());
    return unitOfWork.run(async (tx) => {
      if (!(await store.addPlan(tx, { ...plan, isPaused: false, isEnded: false, next }))) return 'id_taken';
      await audit.note(tx, { subject: plan.planId, act: 'plan_made', ...by, detail: plan });
      return 'made';
    });
  }

  /**
   * Inspections that were started keep what they began with. With another schedule the next one is the first from now on; one
   * that is due and was not started yet is left out.
   */
  change(plan: PlannedInspections, by: By): Promise<PlanOutcome | Unusable> {
    const { unitOfWork, store, audit, clock } = this.ports;
    const problems = problemsOf(plan);
    if (problems.length > 0) return Promise.resolve({ problems });
    return unitOfWork.run(async (tx) => {
      const before = await store.lockPlan(tx, plan.planId);
      if (!before) return 'unknown';
      if (before.isEnded) return 'ended';
      const isKept = before.isPaused || isDeepStrictEqual(before.schedule, plan.schedule);
      const next = isKept ? before.next : await nextInspection(tx, store, plan.schedule, clock.nowMs());
      await store.changePlan(tx, { ...plan, next });
      await audit.note(tx, { subject: plan.planId, act: 'plan_changed', ...by, detail: plan });
      return 'done';
    });
  }

  /** For ever; what was inspected stays. */
  end(planId: string, by: By): Promise<'done' | 'unknown'> {
    const { unitOfWork, store, audit } = this.ports;
    return unitOfWork.run(async (tx) => {
      const plan = await store.lockPlan(tx, planId);
      if (!plan) return 'unknown';
      if (plan.isEnded) return 'done';
      await store.endPlan(tx, planId);
      await audit.note(tx, { subject: planId, act: 'plan_ended', ...by, detail: {} });
      return 'done';
    });
  }

  pause(planId: string, by: By): Promise<PlanOutcome> {
    return this.switch(planId, true, by);
  }

  /** Goes on with the next inspection from now on; those that were due meanwhile are left out. */
  resume(planId: string, by: By): Promise<PlanOutcome> {
    return this.switch(planId, false, by);
  }

  private switch(planId: string, isPaused: boolean, by: By): Promise<PlanOutcome> {
    const { unitOfWork, store, audit, clock } = this.ports;
    return unitOfWork.run(async (tx) => {
      const plan = await store.lockPlan(tx, planId);
      if (!plan) return 'unknown';
      if (plan.isEnded) return 'ended';
      if (plan.isPaused === isPaused) return 'done';
      const next = isPaused ? undefined : await nextInspection(tx, store, plan.schedule, clock.nowMs());
      await store.setNext(tx, planId, next, isPaused);
      const act = isPaused ? 'plan_paused' : 'plan_resumed';
      await audit.note(tx, { subject: planId, act, ...by, detail: {} });
      return 'done';
    });
  }
}

const problemsOf = ({ schedule, checklist }: PlannedInspections): string[] => [
  ...problemsOfPlan(schedule),
  ...problemsOfChecklist(checklist),
];
