import type { Place, RoutableReport } from '@night-market/civic-routing';
import type { Tx } from '@night-market/kernel';
import type { Cluster } from '@night-market/near-duplicates';
import type { HotlineBook } from '../domain/hotline-book.ts';
import type { Part, PersonalPart, PublicReport } from '../domain/report.ts';

export interface BookReader<T extends Tx> {
  current(tx: T): Promise<HotlineBook>;
}

export interface Nearby {
  readonly category: string;
  readonly place: Place;
  readonly atMs: number;
  readonly radiusM: number;
  readonly windowMs: number;
}

export interface NewReportStore<T extends Tx> {
  /** Holds up others who look for duplicates at the same place until this transaction ends. */
  lockPlace(tx: T, place: Place, radiusM: number): Promise<void>;
  /** Open clusters with reports near by. */
  clustersNear(tx: T, nearby: Nearby): Promise<readonly Cluster[]>;
  /** Whether a report is still open, and stays so until this transaction ends. */
  holdOpen(tx: T, reportId: string): Promise<boolean>;
  /** @param noticeTo where the reporter is told what becomes of it */
  insert(
    tx: T,
    report: PublicReport,
    sealed: Uint8Array,
    parts: readonly Part[],
    noticeTo: string | undefined,
  ): Promise<void>;
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
  reported(tx: T, report: PublicReport): Promise<void>;
  duplicateFound(tx: T, report: PublicReport, duplicateOf: string): Promise<void>;
  routed(tx: T, report: PublicReport, parts: readonly Part[]): Promise<void>;
}

export interface Seal {
  /** Opens under the same name alone. */
  seal(personal: PersonalPart, reportId: string): Uint8Array;
  /** @throws Error when no secret opens it */
  open(sealed: Uint8Array, reportId: string): PersonalPart;
}

export type Routable = RoutableReport;
