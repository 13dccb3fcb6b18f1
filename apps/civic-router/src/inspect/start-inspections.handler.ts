import { deriveId, errorText, type Clock, type Log, type Tx, type UnitOfWork } from '@night-market/kernel';
import { inspectionReport } from '../domain/inspection.ts';
import type { TakeReport } from '../take-report/take-report.handler.ts';
import { nextInspection } from './next-inspection.ts';
import type { InspectionStore } from './ports.ts';

export interface StartInspectionsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: InspectionStore<T>;
  readonly takeReport: Pick<TakeReport<T>, 'takeWithin'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The store is to blame, not the plan. */
  readonly isOutage: (error: unknown) => boolean;
}

/** Makes the report of each inspection when it is due: the report and the plan's next day go in one transaction. */
export class StartInspections<T extends Tx> {
  private readonly ports: StartInspectionsPorts<T>;

  constructor(ports: StartInspectionsPorts<T>) {
    this.ports = ports;
  }

  /** @returns of how many plans an inspection was started; the others are another replica's */
  async fire(planIds: readonly string[]): Promise<number> {
    const { log, isOutage } = this.ports;
    let done = 0;
    for (const planId of planIds)
      try {
        done += await this.fireOne(planId);
      } catch (error) {
        if (isOutage(error)) throw error;
        // It stays due; the other plans go on.
        log.error({ planId, error: errorText(error) }, 'inspection cannot be started');
      }
    return done;
  }

  /** One inspection at a time: those that became due while nobody was there come one after the other. */
  private fireOne(planId: string): Promise<number> {
    const { unitOfWork, store, takeReport, clock } = this.ports;
    return unitOfWork.run(async (tx) => {
      const plan = await store.claimDue(tx, planId, clock.nowMs());
      if (!plan?.next) return 0;
      const { occurrenceId: inspectionId, dueAtMs } = plan.next;
      const correlationId = deriveId('inspection', inspectionId);
      const sent = inspectionReport(plan, inspectionId);
      const { reportId } = await takeReport.takeWithin(tx, sent, false, correlationId);
      const { title, place, checklist } = plan;
      const inspection = { inspectionId, planId, title, place, reportId, checklist, answers: {} };
      await store.addInspection(tx, inspection, dueAtMs);
      await store.setNext(tx, planId, await nextInspection(tx, store, plan.schedule, dueAtMs), false);
      return 1;
    });
  }
}
