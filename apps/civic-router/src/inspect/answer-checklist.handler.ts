import { findings, type Answer, type Findings } from '@night-market/inspections';
import { deriveId, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { By } from '../change-reports/change-reports.handler.ts';
import type { AuditLog, KnownAgencies, ReportStore } from '../change-reports/ports.ts';
import { followUps } from '../domain/inspection.ts';
import type { TakeReport } from '../take-report/take-report.handler.ts';
import type { InspectionStore } from './ports.ts';

export interface AnswerChecklistPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: InspectionStore<T>;
  readonly reports: Pick<ReportStore<T>, 'lock'>;
  readonly agencies: KnownAgencies<T>;
  readonly audit: AuditLog<T>;
  readonly takeReport: Pick<TakeReport<T>, 'takeWithin'>;
}

export type AnswerOutcome =
  | { readonly findings: Findings }
  | 'unknown_inspection'
  | 'not_in_charge'
  | { readonly unknownItems: readonly string[] };

/** What inspectors found. Each item that fails and has to be mended opens a report of its own, once. */
export class AnswerChecklist<T extends Tx> {
  private readonly ports: AnswerChecklistPorts<T>;

  constructor(ports: AnswerChecklistPorts<T>) {
    this.ports = ports;
  }

  /**
   * Adds answers to those that are there; a later one takes the place of an earlier one.
   * @param holderId of the agency's key; undefined: an operator answers
   */
  answer(
    inspectionId: string,
    answers: Readonly<Record<string, Answer>>,
    holderId: string | undefined,
    by: By,
  ): Promise<AnswerOutcome> {
    const { unitOfWork, store, audit } = this.ports;
    return unitOfWork.run(async (tx) => {
      const before = await store.lockInspection(tx, inspectionId);
      if (!before) return 'unknown_inspection';
      if (holderId !== undefined && !(await this.isInCharge(tx, before.reportId, holderId)))
        return 'not_in_charge';
      const known = new Set(before.checklist.map(({ itemId }) => itemId));
      const unknownItems = Object.keys(answers).filter((itemId) => !known.has(itemId));
      if (unknownItems.length > 0) return { unknownItems };
      const inspection = { ...before, answers: { ...before.answers, ...answers } };
      const found = findings(inspection.checklist, new Map(Object.entries(inspection.answers)));
      await store.saveAnswers(tx, inspection, found);
      const followed = await store.followedUp(tx, inspectionId);
      for (const { itemId, report } of followUps(inspection, found)) {
        if (followed.includes(itemId)) continue;
        const correlationId = deriveId('inspection', inspectionId);
        const { reportId } = await this.ports.takeReport.takeWithin(tx, report, false, correlationId);
        await store.addFollowUp(tx, inspectionId, itemId, reportId);
      }
      const detail = { answers, verdict: found.verdict };
      await audit.note(tx, { subject: inspectionId, act: 'checklist_answered', ...by, detail });
      return { findings: found };
    });
  }

  private async isInCharge(tx: T, reportId: string, holderId: string): Promise<boolean> {
    const agencyId = await this.ports.agencies.ofHolder(tx, holderId);
    const locked = await this.ports.reports.lock(tx, reportId);
    const part = locked?.parts.find((one) => one.agencyId === agencyId);
    return part !== undefined && part.assignment.state !== 'HandedOver';
  }
}
