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

/** With the names of those in charge. */
export interface ListedReport extends PublicReport {
  readonly agencies: readonly string[];
}

export interface MissedDeadline {
  readonly agencyId: string;
  readonly deadline: string;
  readonly dueAt: string;
}

export interface ReportReader {
  list(wish: ReportsWish): Promise<readonly ListedReport[]>;
  one(reportId: string): Promise<ListedReport | undefined>;
  byToken(token: string): Promise<string | undefined>;
  parts(reportId: string): Promise<readonly Part[]>;
  missed(reportId: string): Promise<readonly MissedDeadline[]>;
  updates(wish: {
    readonly reportId?: string | undefined;
    readonly fromMs: number;
    readonly untilMs: number;
    readonly limit: number;
  }): Promise<readonly KeptUpdate[]>;
}
