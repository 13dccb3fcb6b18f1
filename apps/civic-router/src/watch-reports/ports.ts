import type { PublicReport } from '../domain/report.ts';

/** Where a page begins: behind this report, in the order of the list. */
export interface ReportCursor {
  readonly requestedAtMs: number;
  readonly reportId: string;
}

/** What is asked for; what is left out holds for all. */
export interface WatchWish {
  readonly status?: 'open' | 'closed' | undefined;
  readonly category?: string | undefined;
  /** In charge of it, or of a part. */
  readonly agencyId?: string | undefined;
  /** A deadline was missed. */
  readonly isLate?: boolean | undefined;
  readonly behind?: ReportCursor | undefined;
  readonly limit: number;
}

/** A report as operators see it in a list. */
export interface WatchedReport extends Pick<
  PublicReport,
  'reportId' | 'serviceCode' | 'category' | 'status' | 'duplicateOf' | 'place' | 'description' | 'severity'
> {
  readonly requestedAtMs: number;
  /** Those in charge, and where each stands; of a duplicate, those of the first report. */
  readonly parts: readonly { readonly agencyId: string; readonly state: string }[];
  readonly missedDeadlines: number;
}

/** Reports for operators. */
export interface WatchedReports {
  /** The newest first. */
  page(wish: WatchWish): Promise<readonly WatchedReport[]>;
}

export interface AgencyCounts {
  readonly agencyId: string;
  /** Parts of open reports that it has still to do. */
  readonly open: number;
  /** Of these, those that it has not taken on. */
  readonly untaken: number;
  /** Of these, those of which it missed a deadline. */
  readonly late: number;
}

/** How many reports there are of each kind; open ones are looked at up to a limit, the oldest first. */
export interface ReportCounts {
  readonly open: number;
  readonly late: number;
  readonly untaken: number;
  readonly waitingForReporter: number;
  /** Since the time that was asked for. */
  readonly closed: number;
  readonly agencies: readonly AgencyCounts[];
}

export interface ReportCounter {
  count(
    limits: { readonly reports: number; readonly agencies: number },
    closedSinceMs: number,
  ): Promise<ReportCounts>;
}
