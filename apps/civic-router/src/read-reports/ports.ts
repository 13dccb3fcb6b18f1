import type { AssignmentState } from '@night-market/civic-report';
import type { KeptUpdate } from '../change-reports/ports.ts';
import type { Part, PublicReport } from '../domain/report.ts';

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is asked for; what is left out holds for all. */
export interface ReportsWish {
  readonly ids?: readonly string[] | undefined;
  readonly serviceCodes?: readonly string[] | undefined;
  readonly statuses?: readonly ('open' | 'closed')[] | undefined;
  readonly requested?: Span | undefined;
  readonly updated?: Span | undefined;
  readonly box?:
    | { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
    | undefined;
  readonly text?: string | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** Which updates are asked for; what is left out holds for all. */
export interface UpdatesWish {
  readonly ids?: readonly string[] | undefined;
  /** By the time that the agency says. */
  readonly said?: Span | undefined;
  /** By the time when the hotline heard of it. */
  readonly heard?: Span | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** With the names of those in charge. */
export interface ListedReport extends PublicReport {
  readonly agencies: readonly string[];
}

/** What is told of a report only to whoever asks for more. */
export interface FurtherKnown {
  /** Of each agency in charge. */
  readonly states: readonly AssignmentState[];
  /** The oldest first, and no more than a page can show. */
  readonly updates: readonly Pick<KeptUpdate, 'atMs' | 'status' | 'description'>[];
}

export interface MissedDeadline {
  readonly agencyId: string;
  readonly deadline: string;
  readonly dueAt: string;
}

export interface ReportReader {
  list(wish: ReportsWish): Promise<readonly ListedReport[]>;
  one(reportId: string): Promise<ListedReport | undefined>;
  /** By the ids of the reports. */
  further(reportIds: readonly string[]): Promise<ReadonlyMap<string, FurtherKnown>>;
  byToken(token: string): Promise<string | undefined>;
  parts(reportId: string): Promise<readonly Part[]>;
  missed(reportId: string): Promise<readonly MissedDeadline[]>;
  /** The oldest first, by the time that is asked for. */
  updates(wish: UpdatesWish): Promise<readonly KeptUpdate[]>;
}
