import type { Place, RoutableReport } from '@night-market/civic-routing';
import type { Tx } from '@night-market/kernel';
import type { Cluster } from '@night-market/near-duplicates';
import type { HotlineBook } from '../domain/hotline-book.ts';
import type { Part, PersonalPart, PublicReport, SentReport } from '../domain/report.ts';

export interface BookReader<T extends Tx> {
  current(tx: T): Promise<HotlineBook>;
}

/** What a client sent, before it is kept. */
export interface Incoming {
  readonly sent: SentReport;
  /** Its client is answered with a token, by which the report is found. */
  readonly isBatch: boolean;
  readonly correlationId: string;
}

/** Where and when to look for reports. */
export interface Nearby {
  readonly place: Place;
  readonly atMs: number;
  readonly radiusM: number;
  readonly windowMs: number;
}

/** A report with the agencies that are put in charge of it; none of a duplicate. */
export interface RoutedReport {
  readonly report: PublicReport;
  readonly parts: readonly Part[];
}

export interface NewReport extends RoutedReport {
  readonly sealed: Uint8Array;
  /** Where the reporter is told what becomes of it. */
  readonly noticeTo: string | undefined;
  /** Of the photos that come afterwards. */
  readonly photoIds: readonly string[];
}

export interface Timer {
  readonly reportId: string;
  readonly agencyId: string;
  readonly name: string;
  readonly dueAtMs: number;
}

export interface NewReportStore<T extends Tx> {
  /** Holds up others who look for duplicates at the same places until this transaction ends. */
  lockPlaces(tx: T, around: readonly Nearby[]): Promise<void>;
  /** Open clusters with reports near any of them. */
  clustersNear(tx: T, around: readonly Nearby[]): Promise<readonly Cluster[]>;
  /** Those of the reports that are still open, and stay so until this transaction ends. */
  holdOpen(tx: T, reportIds: readonly string[]): Promise<ReadonlySet<string>>;
  insert(tx: T, reports: readonly NewReport[]): Promise<void>;
  setTimers(tx: T, timers: readonly Timer[]): Promise<void>;
  /** Sets the timer anew, or removes it. */
  setTimer(
    tx: T,
    reportId: string,
    agencyId: string,
    name: string,
    dueAtMs: number | undefined,
  ): Promise<void>;
}

/** Something that an agency has to be told. */
export interface Told {
  readonly agencyId: string;
  readonly reportId: string;
  readonly type:
    | 'report.routed'
    | 'report.handed_over'
    | 'report.escalated'
    | 'report.information'
    | 'report.photo'
    | 'report.closed';
  /** Without personal data. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Deliveries<T extends Tx> {
  /** Told after the commit, each report's in this order. */
  add(tx: T, told: readonly Told[]): Promise<void>;
}

export interface ReportPublisher<T extends Tx> {
  /** All that there is to tell of new reports, each one's in order. */
  taken(tx: T, reports: readonly RoutedReport[]): Promise<void>;
  routed(tx: T, report: PublicReport, parts: readonly Part[]): Promise<void>;
}

export interface Seal {
  /** Opens under the same name alone. */
  seal(personal: PersonalPart, reportId: string): Uint8Array;
  /** @throws Error when no secret opens it */
  open(sealed: Uint8Array, reportId: string): PersonalPart;
}

export type Routable = RoutableReport;
