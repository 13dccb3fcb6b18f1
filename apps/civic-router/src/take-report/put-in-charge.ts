import type { Tx } from '@night-market/kernel';
import { deadlinesOf, progressOf } from '../domain/progress.ts';
import type { Part } from '../domain/report.ts';
import type { Deliveries, NewReportStore, RoutedReport, Timer, Told } from './ports.ts';

/** The name of the timer of an agency's deadlines. */
export const LOOK = 'look';

/** Puts agencies in charge of their parts: they are told, and their deadlines run. */
export async function putInCharge<T extends Tx>(
  tx: T,
  {
    store,
    deliveries,
  }: { readonly store: Pick<NewReportStore<T>, 'setTimers'>; readonly deliveries: Deliveries<T> },
  reports: readonly RoutedReport[],
  nowMs: number,
): Promise<void> {
  const routed = reports.flatMap(({ report: { reportId }, parts }) =>
    parts.map((part) => ({ reportId, part })),
  );
  if (routed.length === 0) return;
  const timers = routed.flatMap(({ reportId, part }): Timer[] => {
    const dueAtMs = progressOf(part, undefined, nowMs).nextLookMs;
    return dueAtMs === undefined ? [] : [{ reportId, agencyId: part.agencyId, name: LOOK, dueAtMs }];
  });
  const told = routed.map(({ reportId, part }): Told => ({
    ...{ agencyId: part.agencyId, reportId, type: 'report.routed' },
    detail: deadlinesInWords(part),
  }));
  await Promise.all([store.setTimers(tx, timers), deliveries.add(tx, told)]);
}

function deadlinesInWords(part: Part): Record<string, unknown> {
  const { acknowledgeByMs, resolveByMs } = deadlinesOf(part);
  return {
    acknowledgeBy: new Date(acknowledgeByMs).toISOString(),
    resolveBy: new Date(resolveByMs).toISOString(),
    reason: part.reason,
  };
}
