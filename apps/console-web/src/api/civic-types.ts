/** What civic-router answers to operators. Times are ISO 8601, coordinates degrees (WGS 84). */

export interface ReportPart {
  readonly agencyId: string;
  readonly state: string;
}

export interface ListedReport {
  readonly reportId: string;
  readonly serviceCode: string;
  readonly category: string;
  readonly severity: number;
  readonly status: string;
  readonly duplicateOf: string | null;
  readonly description: string | null;
  readonly lat: number | null;
  readonly long: number | null;
  readonly requestedAt: string;
  readonly parts: readonly ReportPart[];
  readonly missedDeadlines: number;
}

export interface ReportList {
  readonly reports: readonly ListedReport[];
  readonly next: string | null;
}

export interface PartNow extends ReportPart {
  readonly routedAt: string;
  readonly acknowledgeBy: string;
  readonly resolveBy: string;
  readonly reason: {
    readonly version: number;
    readonly ruleId: string | null;
    readonly matches: readonly { readonly by: string; readonly value: string }[];
  };
  readonly words: { readonly en: string; readonly zhTw: string };
}

export interface MissedDeadline {
  readonly agencyId: string;
  readonly deadline: string;
  readonly dueAt: string;
}

export interface ReportNow {
  readonly reportId: string;
  readonly serviceCode: string;
  readonly category: string;
  readonly zoneId: string;
  readonly status: string;
  readonly clusterId: string;
  readonly duplicateOf: string | null;
  readonly description: string | null;
  readonly mediaUrls: readonly string[];
  readonly requestedAt: string;
  readonly updatedAt: string;
  readonly parts: readonly PartNow[];
  readonly missed: readonly MissedDeadline[];
}

export interface ReportAct {
  readonly id: number;
  readonly act: string;
  readonly actor: string;
  readonly reason: string;
  readonly detail: unknown;
  readonly at: string;
}
