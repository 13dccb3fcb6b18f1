import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import { levelOf } from '../domain/hotline-book.ts';
import { deadlinesOf, newPart } from '../domain/progress.ts';
import type { PersonalPart, PublicReport } from '../domain/report.ts';
import { destinationOf } from '../take-report/new-report.ts';
import type { Seal } from '../take-report/ports.ts';
import { putInCharge } from '../take-report/put-in-charge.ts';
import type { LockedReport } from './advance-part.ts';
import type { By, ChangeRefusal } from './change-reports.handler.ts';
import { lockFirst } from './lock-first.ts';
import type { ChangePorts } from './ports.ts';

export interface TakeOutPorts<T extends Tx> extends Omit<ChangePorts<T>, 'agencies'> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** Takes reports out of clusters that they were put into wrongly. */
export class TakeOut<T extends Tx> {
  private readonly ports: TakeOutPorts<T>;

  constructor(ports: TakeOutPorts<T>) {
    this.ports = ports;
  }

  /**
   * The report goes its own way, as if it had come alone and now: no agency is late for what it was not told. A report looks for a
   * cluster only when it comes, so it stays out.
   */
  takeOut(reportId: string, by: By): Promise<LockedReport | ChangeRefusal> {
    return this.ports.unitOfWork.run(async (tx) => {
      const { store, deliveries, notices, publisher, audit, clock } = this.ports;
      const first = await lockFirst(tx, store, reportId);
      const locked = first && (await store.lock(tx, reportId));
      if (!first || !locked) return 'unknown_report';
      const { report: before } = locked;
      if (before.duplicateOf === null) return 'not_a_duplicate';
      const nowMs = clock.nowMs();
      const parts = await this.partsOf(tx, before, nowMs);
      const report: PublicReport = {
        ...{ ...before, duplicateOf: null, clusterId: reportId, status: 'open', statusNotes: null },
        updatedAtMs: nowMs,
        expectedAtMs: Math.max(...parts.map((part) => deadlinesOf(part).resolveByMs)),
      };
      await store.standAlone(tx, report);
      for (const part of parts) await store.savePart(tx, reportId, part);
      await putInCharge(tx, { store, deliveries }, [{ report, parts }], nowMs);
      await publisher.routed(tx, report, parts);
      await notices.forget(tx, reportId);
      if (before.status === 'closed') await notices.add(tx, reportId, 'reopened');
      const detail = { from: first.report.reportId, agencyIds: parts.map(({ agencyId }) => agencyId) };
      await audit.note(tx, { subject: reportId, act: 'report_taken_out', ...by, detail });
      return { report, parts };
    });
  }

  private async partsOf(tx: T, report: PublicReport, nowMs: number) {
    const { books, store, seal } = this.ports;
    const { serviceCode, category, severity, place, reportId } = report;
    const sealed = await store.sealedPersonal(tx, reportId);
    // By what anybody may read, once the rest is erased.
    const rest: PersonalPart = {
      ...{ reporter: {}, attributes: {} },
      ...{ description: report.description ?? undefined, address: report.address ?? undefined },
    };
    const personal = sealed ? seal.open(sealed, reportId) : rest;
    const book = await books.current(tx);
    const sent = { serviceCode, category, severity, place: place ?? undefined, personal };
    const { agencyIds, reason } = destinationOf(book, sent, nowMs);
    return agencyIds.map((agencyId) => newPart(agencyId, levelOf(book, category), reason, nowMs));
  }
}
