import type { Fact, Open311Status, Outcome } from '@night-market/civic-report';
import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import { maskPersonalData } from '@night-market/privacy';
import { levelOf } from '../domain/hotline-book.ts';
import { newPart } from '../domain/progress.ts';
import type { AnswerSeal } from '../answer-questions/ports.ts';
import type { PersonalPart, ReporterAnswer } from '../domain/report.ts';
import type { Seal } from '../take-report/ports.ts';
import { putInCharge } from '../take-report/put-in-charge.ts';
import { advancePart, type LockedReport } from './advance-part.ts';
import type { ChangePorts } from './ports.ts';

/** What an agency says of its part. */
export interface AgencyUpdate {
  readonly updateId: string;
  readonly reportId: string;
  readonly fact: Omit<Fact, 'factId'>;
  readonly status: Open311Status;
  readonly description?: string | undefined;
}

/** Who acts, and why. */
export interface By {
  readonly actor: string;
  readonly reason: string;
}

/** What a person wrote, then and afterwards, and who the person is. */
export interface ReadPersonal {
  readonly personal: PersonalPart;
  readonly answers: readonly (ReporterAnswer & { readonly text: string })[];
}

export type ChangeRefusal =
  | 'unknown_report'
  | 'unknown_agency'
  | 'not_in_charge'
  | 'is_duplicate'
  | 'not_a_duplicate'
  | 'already_erased'
  | 'already_closed';

/** What agencies, operators and reporters say of a report that is there. */
export class ChangeReports<T extends Tx> {
  private readonly ports: ChangePorts<T>;
  private readonly unitOfWork: UnitOfWork<T>;
  private readonly seal: Seal;
  private readonly answerSeal: AnswerSeal;
  private readonly clock: Clock;

  constructor(
    ports: ChangePorts<T>,
    {
      unitOfWork,
      seal,
      answerSeal,
      clock,
    }: { unitOfWork: UnitOfWork<T>; seal: Seal; answerSeal: AnswerSeal; clock: Clock },
  ) {
    this.ports = ports;
    this.unitOfWork = unitOfWork;
    this.seal = seal;
    this.answerSeal = answerSeal;
    this.clock = clock;
  }

  /** Late, twice or out of order: the part ends where the facts in the order of their times lead. */
  hear(holderId: string, update: AgencyUpdate): Promise<'heard' | ChangeRefusal> {
    return this.unitOfWork.run(async (tx) => {
      const { store, agencies } = this.ports;
      const agencyId = await agencies.ofHolder(tx, holderId);
      if (agencyId === undefined) return 'unknown_agency';
      const locked = await store.lock(tx, update.reportId);
      const part = locked?.parts.find((one) => one.agencyId === agencyId);
      // Reports of other agencies do not exist for this one.
      if (!locked || !part) return 'unknown_report';
      if (part.facts.some(({ factId }) => factId === update.updateId)) return 'heard';
      const { updateId, reportId, status, fact } = update;
      const nowMs = this.clock.nowMs();
      const description = update.description === undefined ? null : maskPersonalData(update.description);
      const atMs = Math.min(fact.atMs, nowMs);
      await store.addUpdate(tx, { ...{ reportId, agencyId, updateId, status, description, atMs } });
      await advancePart(tx, this.ports, locked, agencyId, { ...fact, factId: updateId }, nowMs, description);
      return 'heard';
    });
  }

  /** The reporter has answered: the agency is told, and its clock runs again. */
  giveInformation(reportId: string, by: By): Promise<'given' | ChangeRefusal> {
    return this.change<'given'>(reportId, async (tx, locked) => {
      const { audit, deliveries } = this.ports;
      const waiting = locked.parts.filter(({ assignment }) => assignment.state === 'WaitingForReporter');
      let now = locked;
      for (const { agencyId } of waiting) {
        const fact: Fact = { factId: newId(), type: 'information_given', atMs: this.clock.nowMs() };
        now = await advancePart(tx, this.ports, now, agencyId, fact, this.clock.nowMs());
        await deliveries.add(tx, [{ agencyId, reportId, type: 'report.information', detail: {} }]);
      }
      const detail = { agencyIds: waiting.map(({ agencyId }) => agencyId) };
      await audit.note(tx, { subject: reportId, act: 'information_given', ...by, detail });
      return 'given';
    });
  }

  /** Puts these agencies in charge, each of a part, and no others. */
  reroute(reportId: string, agencyIds: readonly string[], by: By): Promise<LockedReport | ChangeRefusal> {
    return this.change<LockedReport>(reportId, async (tx, locked) => {
      const { store, agencies, books, deliveries, notices, publisher, audit } = this.ports;
      if (locked.report.duplicateOf !== null) return 'is_duplicate';
      if ((await agencies.unknown(tx, agencyIds)).length > 0) return 'unknown_agency';
      const nowMs = this.clock.nowMs();
      const inCharge = locked.parts.filter(({ assignment }) => assignment.state !== 'HandedOver');
      const going = inCharge.filter(({ agencyId }) => !agencyIds.includes(agencyId));
      const staying = inCharge.map(({ agencyId }) => agencyId).filter((id) => agencyIds.includes(id));
      const book = await books.current(tx);
      const level = levelOf(book, locked.report.category);
      const reason = { version: book.rules.version, ruleId: null, matches: [], by: 'operator' } as const;
      const coming = agencyIds
        .filter((agencyId) => !staying.includes(agencyId))
        .map((agencyId) => newPart(agencyId, level, reason, nowMs));
      // New parts first, so that the report is in charge of somebody all the time.
      for (const part of coming) await store.savePart(tx, reportId, part);
      const others = locked.parts.filter(
        ({ agencyId }) => !coming.some((part) => part.agencyId === agencyId),
      );
      let now: LockedReport = { report: locked.report, parts: [...others, ...coming] };
      for (const { agencyId } of going) {
        const fact: Fact = { factId: newId(), type: 'handed_over', atMs: nowMs };
        now = await advancePart(tx, this.ports, now, agencyId, fact, nowMs);
        await store.removeTimers(tx, reportId, agencyId);
        await publisher.handedOver(tx, now.report, agencyId);
        await deliveries.add(tx, [{ agencyId, reportId, type: 'report.handed_over', detail: {} }]);
      }
      await putInCharge(tx, { store, deliveries }, [{ report: now.report, parts: coming }], nowMs);
      await publisher.routed(tx, now.report, coming);
      const report = {
        ...now.report,
        status: coming.length > 0 ? ('open' as const) : now.report.status,
        updatedAtMs: nowMs,
      };
      await store.saveStatus(tx, report);
      if (locked.report.status === 'closed' && report.status === 'open')
        await notices.add(tx, reportId, 'reopened');
      const detail = { before: inCharge.map(({ agencyId }) => agencyId), after: agencyIds };
      await audit.note(tx, { subject: reportId, act: 'report_rerouted', ...by, detail });
      return { report, parts: now.parts };
    });
  }

  /** An operator says that it is over: each agency in charge is done with its part, and is told so. */
  close(reportId: string, outcome: Outcome, by: By): Promise<LockedReport | ChangeRefusal> {
    return this.change<LockedReport>(reportId, async (tx, locked) => {
      const { audit, deliveries } = this.ports;
      if (locked.report.duplicateOf !== null) return 'is_duplicate';
      const nowMs = this.clock.nowMs();
      const open = locked.parts.filter(
        ({ assignment }) => assignment.state !== 'HandedOver' && assignment.state !== 'Resolved',
      );
      if (open.length === 0) return 'already_closed';
      let now = locked;
      for (const { agencyId } of open) {
        const fact: Fact = { factId: newId(), type: 'resolved', atMs: nowMs, outcome };
        now = await advancePart(tx, this.ports, now, agencyId, fact, nowMs);
        await deliveries.add(tx, [{ agencyId, reportId, type: 'report.closed', detail: { outcome } }]);
      }
      const detail = { outcome, agencyIds: open.map(({ agencyId }) => agencyId) };
      await audit.note(tx, { subject: reportId, act: 'report_closed', ...by, detail });
      return now;
    });
  }

  /** What a person wrote and is, for an agency in charge or an operator who says why; it is kept who read it. */
  readPersonal(
    reportId: string,
    holderId: string | undefined,
    by: By,
  ): Promise<ReadPersonal | ChangeRefusal> {
    return this.change<ReadPersonal>(reportId, async (tx, { parts }) => {
      const { agencies, store, audit } = this.ports;
      if (holderId !== undefined) {
        const agencyId = await agencies.ofHolder(tx, holderId);
        const part = parts.find((one) => one.agencyId === agencyId);
        if (!part) return 'unknown_report';
        if (part.assignment.state === 'HandedOver') return 'not_in_charge';
      }
      const sealed = await store.sealedPersonal(tx, reportId);
      if (!sealed) return 'already_erased';
      await audit.note(tx, { subject: reportId, act: 'personal_data_read', ...by, detail: {} });
      const answers = (await store.sealedAnswers(tx, reportId)).map(({ sealed: kept, ...answer }) => ({
        ...answer,
        text: this.answerSeal.open(kept, answer.answerId),
      }));
      return { personal: this.seal.open(sealed, reportId), answers };
    });
  }

  /** What a person wrote and is goes for ever; what became of the report stays. */
  erase(reportId: string, by: By): Promise<'erased' | ChangeRefusal> {
    return this.unitOfWork.run(async (tx) => {
      const { store, audit } = this.ports;
      if (!(await store.erasePersonal(tx, reportId))) return 'unknown_report';
      await audit.note(tx, { subject: reportId, act: 'personal_data_erased', ...by, detail: {} });
      return 'erased';
    });
  }

  private change<Done>(
    reportId: string,
    work: (tx: T, locked: LockedReport) => Promise<Done | ChangeRefusal>,
  ): Promise<Done | ChangeRefusal> {
    return this.unitOfWork.run(async (tx) => {
      const locked = await this.ports.store.lock(tx, reportId);
      return locked ? work(tx, locked) : 'unknown_report';
    });
  }
}
