/** A report that the hotline has taken, and what its agency has to hear of it, in order. */
export interface TakenReport {
  readonly reportId: string;
  readonly agencyId: string;
  readonly types: readonly string[];
  readonly acknowledgeWithinMs: number;
}

/** What an agency was told, in the order in which it came. */
export interface Told {
  readonly agencyId: string;
  readonly reportId: string;
  readonly type: string;
}

/** By the hotline's own tables: when an agency got its part, and when it was first heard of it. */
export interface PartTimes {
  readonly reportId: string;
  readonly routedMs: number;
  readonly heardMs: number | null;
}

/** What went wrong, by kind; empty lists when nothing did. */
export interface Wrongs {
  /** Never came to the agency in charge. */
  readonly lost: readonly string[];
  /** Came twice, to the wrong agency, or in the wrong order. */
  readonly disordered: readonly string[];
  /** Told on the bus though in time, or twice. */
  readonly breachedWrongly: readonly string[];
  readonly breachMissing: readonly string[];
}

/** The clock of the service and that of its database are read one after the other. */
const TIE_MS = 50;

/**
 * @param breached report ids of the events `sla_breached` of the deadline to acknowledge
 * @param nowMs when the last of them was looked for
 */
export function judge(
  reports: readonly TakenReport[],
  told: readonly Told[],
  parts: readonly PartTimes[],
  breached: readonly string[],
  nowMs: number,
): Wrongs {
  const toldOf = Map.groupBy(told, ({ reportId }) => reportId);
  const timesOf = new Map(parts.map((part) => [part.reportId, part]));
  const breaches = Map.groupBy(breached, (reportId) => reportId);
  const toldTo = ({ reportId }: TakenReport) => toldOf.get(reportId) ?? [];
  const events = ({ reportId }: TakenReport): number => breaches.get(reportId)?.length ?? 0;
  const lateByMs = ({ reportId, acknowledgeWithinMs }: TakenReport): number => {
    const { routedMs, heardMs } = timesOf.get(reportId)!;
    return (heardMs ?? nowMs) - (routedMs + acknowledgeWithinMs);
  };
  const isLost = (report: TakenReport): boolean => toldTo(report).length < report.types.length;
  const isInOrder = (report: TakenReport): boolean =>
    String(toldTo(report).map(({ type }) => type)) === String(report.types) &&
    toldTo(report).every(({ agencyId }) => agencyId === report.agencyId);
  const idsWhere = (is: (report: TakenReport) => boolean): string[] =>
    reports.filter(is).map(({ reportId }) => reportId);
  return {
    lost: idsWhere(isLost),
    disordered: idsWhere((report) => !isLost(report) && !isInOrder(report)),
    breachedWrongly: idsWhere(
      (report) => events(report) > 1 || (events(report) === 1 && lateByMs(report) < -TIE_MS),
    ),
    breachMissing: idsWhere((report) => events(report) === 0 && lateByMs(report) > TIE_MS),
  };
}
