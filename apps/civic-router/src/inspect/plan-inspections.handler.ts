import { nextOccurrence, problemsOfPlan } from '@night-market/inspections';
import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import type { By } from '../change-reports/change-reports.handler.ts';
import type { AuditLog } from '../change-reports/ports.ts';
import { problemsOfChecklist, type PlannedInspections } from '../domain/inspection.ts';
import type { InspectionStore } from './ports.ts';

export interface PlanInspectionsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: InspectionStore<T>;
  readonly audit: AuditLog<T>;
  readonly clock: Clock;
}

export type MakePlanOutcome = 'made' | 'id_taken' | { readonly problems: readonly string[] };

/** What operators want to be inspected, and when. */
export class PlanInspections<T extends Tx> {
  private readonly ports: PlanInspectionsPorts<T>;

  constructor(ports: PlanInspectionsPorts<T>) {
    this.ports = ports;
  }

  make(plan: PlannedInspections, by: By): Promise<MakePlanOutcome> {
    const { unitOfWork, store, audit, clock } = this.ports;
    const problems = [...problemsOfPlan(plan.schedule), ...problemsOfChecklist(plan.checklist)];
    if (problems.length > 0) return Promise.resolve({ problems });
    const next = nextOccurrence(plan.schedule, clock.nowMs());
    return unitOfWork.run(async (tx) => {
      if (!(await store.addPlan(tx, { ...plan, isPaused: false, next }))) return 'id_taken';
      await audit.note(tx, { subject: plan.planId, act: 'plan_made', ...by, detail: plan });
      return 'made';
    });
  }

  pause(planId: string, by: By): Promise<'done' | 'unknown'> {
    return this.switch(planId, true, by);
  }

  /** Goes on with the next inspection from now on; those that were due meanwhile are left out. */
  resume(planId: string, by: By): Promise<'done' | 'unknown'> {
    return this.switch(planId, false, by);
  }

  private switch(planId: string, isPaused: boolean, by: By): Promise<'done' | 'unknown'> {
    const { unitOfWork, store, audit, clock } = this.ports;
    return unitOfWork.run(async (tx) => {
      const plan = await store.lockPlan(tx, planId);
      if (!plan) return 'unknown';
      if (plan.isPaused === isPaused) return 'done';
      const next = isPaused ? undefined : nextOccurrence(plan.schedule, clock.nowMs());
      await store.setNext(tx, planId, next, isPaused);
      const act = isPaused ? 'plan_paused' : 'plan_resumed';
      await audit.note(tx, { subject: planId, act, ...by, detail: {} });
      return 'done';
    });
  }
}
