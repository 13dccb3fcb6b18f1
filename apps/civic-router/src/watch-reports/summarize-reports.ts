import { LOOKED_AT_MAX, remembered, toCappedCount, type CappedCount, type Clock } from '@night-market/kernel';
import type { AgencyCounts, ReportCounter } from './ports.ts';

export interface ReportSummary {
  readonly open: CappedCount;
  /** Open ones of which a deadline was missed. */
  readonly late: CappedCount;
  /** Open ones that an agency has been told of and has not taken on. */
  readonly untaken: CappedCount;
  readonly waitingForReporter: CappedCount;
  /** In the last {@link ReportSummary.windowHours}. */
  readonly closed: CappedCount;
  readonly windowHours: number;
  /** With whom the open ones are: those with most that are late, and then with most, first. */
  readonly agencies: readonly AgencyCounts[];
}

const WINDOW_HOURS = 24;
/** However many look, the database is asked once in this time. */
const FRESH_MS = 2_000;
const AGENCIES_MAX = 20;

/** How the reports stand, all in all. */
export const summarizeReports = (counter: ReportCounter, clock: Clock): (() => Promise<ReportSummary>) =>
  remembered(
    async () => {
      const closedSinceMs = clock.nowMs() - WINDOW_HOURS * 3_600_000;
      const limits = { reports: LOOKED_AT_MAX, agencies: AGENCIES_MAX };
      const { open, late, untaken, waitingForReporter, closed, agencies } = await counter.count(
        limits,
        closedSinceMs,
      );
      // Of reports that were not looked at nobody knows.
      const isMore = open === LOOKED_AT_MAX;
      const ofOpen = (found: number): CappedCount => ({ count: toCappedCount(found).count, isMore });
      return {
        open: toCappedCount(open),
        late: ofOpen(late),
        untaken: ofOpen(untaken),
        waitingForReporter: ofOpen(waitingForReporter),
        closed: toCappedCount(closed),
        windowHours: WINDOW_HOURS,
        agencies,
      };
    },
    FRESH_MS,
    clock,
  );
