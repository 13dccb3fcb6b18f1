import type { News, Open311Status, RunningDeadline } from '@night-market/civic-report';
import type { Tx } from '@night-market/kernel';
import type { Part, PublicReport, ReporterAnswer } from '../domain/report.ts';
import type { BookReader, Deliveries, NewReportStore, ReportPublisher } from '../take-report/ports.ts';

/** Who did what, and why. */
export interface Act {
  /** A report, an agency, a duty desk, a plan of inspections, an inspection, or the book of rules. */
  readonly subject: string;
  readonly act:
    | 'report_rerouted'
    | 'report_closed'
    | 'report_taken_out'
    | 'personal_data_erased'
    | 'personal_data_read'
    | 'information_given'
    | 'agency_set'
    | 'duty_desk_set'
    | 'book_set'
    | 'plan_made'
    | 'plan_changed'
    | 'plan_ended'
    | 'plan_paused'
    | 'plan_resumed'
    | 'checklist_answered';
  readonly actor: string;
  readonly reason: string;
  readonly detail: unknown;
}

export interface AuditLog<T extends Tx> {
  note(tx: T, act: Act): Promise<void>;
}

/** An update as anybody may read it. */
export interface KeptUpdate {
  readonly reportId: string;
  readonly agencyId: string;
  readonly updateId: string;
  readonly status: Open311Status;
  readonly description: string | null;
  readonly atMs: number;
}

/** What a reporter said afterwards, sealed under its id. */
export interface SealedAnswer extends ReporterAnswer {
  readonly sealed: Uint8Array;
}

export interface ReportStore<T extends Tx> extends Pick<NewReportStore<T>, 'setTimer' | 'setTimers'> {
  /** Locked until the transaction ends, with all its parts. */
  lock(
    tx: T,
    reportId: string,
  ): Promise<{ readonly report: PublicReport; readonly parts: readonly Part[] } | undefined>;
  /** The id of the first report about the same thing, of most reports its own; undefined when there is no such report. */
  firstOf(tx: T, reportId: string): Promise<string | undefined>;
  savePart(tx: T, reportId: string, part: Part): Promise<void>;
  /** The report and its duplicates. */
  saveStatus(tx: T, report: PublicReport): Promise<void>;
  /** It is the first of a cluster of its own, and nothing of it was told to its reporter. */
  standAlone(tx: T, report: PublicReport): Promise<void>;
  addUpdate(tx: T, update: KeptUpdate): Promise<void>;
  /** @returns those that were not noted before */
  noteMissed(
    tx: T,
    reportId: string,
    agencyId: string,
    missed: readonly RunningDeadline[],
  ): Promise<readonly RunningDeadline[]>;
  removeTimers(tx: T, reportId: string, agencyId: string): Promise<void>;
  /** Of the report, wherever it stands. @returns false when there is no such report */
  erasePersonal(tx: T, reportId: string): Promise<boolean>;
  /** Undefined when there is none any more. */
  sealedPersonal(tx: T, reportId: string): Promise<Uint8Array | undefined>;
  /** Of the report and of its duplicates, the oldest first. */
  sealedAnswers(tx: T, reportId: string): Promise<readonly SealedAnswer[]>;
}

/** What a reporter is told: once for each state that the report comes to. */
export type NoticeKind = 'acknowledged' | 'information_requested' | 'closed' | 'reopened';

export interface Notices<T extends Tx> {
  /** Tells who reported it and its duplicates, after the commit; what they were told last is not told again. */
  add(tx: T, reportId: string, kind: NoticeKind): Promise<void>;
  /** What waits to be told to who reported it is not told any more. */
  forget(tx: T, reportId: string): Promise<void>;
  /** What was asked is answered: who is asked again is told again. */
  answered(tx: T, reportId: string): Promise<void>;
}

export interface ChangePublisher<T extends Tx> extends ReportPublisher<T> {
  news(tx: T, report: PublicReport, agencyId: string, news: readonly News[]): Promise<void>;
  handedOver(tx: T, report: PublicReport, agencyId: string): Promise<void>;
  breached(tx: T, report: PublicReport, agencyId: string, missed: readonly RunningDeadline[]): Promise<void>;
  escalated(
    tx: T,
    report: PublicReport,
    agencyId: string,
    deadline: 'acknowledge' | 'resolve',
    to: string,
  ): Promise<void>;
}

export interface KnownAgencies<T extends Tx> {
  /** The agency that holds a key. */
  ofHolder(tx: T, holderId: string): Promise<string | undefined>;
  unknown(tx: T, agencyIds: readonly string[]): Promise<readonly string[]>;
}

export interface ChangePorts<T extends Tx> {
  readonly store: ReportStore<T>;
  readonly books: BookReader<T>;
  readonly agencies: KnownAgencies<T>;
  readonly deliveries: Deliveries<T>;
  readonly notices: Notices<T>;
  readonly publisher: ChangePublisher<T>;
  readonly audit: AuditLog<T>;
}
