import type { News, RunningDeadline } from '@night-market/civic-report';
import { civicEventsV1 } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, EventDraft, OutboxAppender, OutboxMessage } from '@night-market/outbox';
import type { ChangePublisher } from '../../change-reports/ports.ts';
import { deadlinesOf } from '../../domain/progress.ts';
import type { Part, PublicReport } from '../../domain/report.ts';
import type { ReportPublisher, RoutedReport } from '../../take-report/ports.ts';

const time = (ms: number): string => new Date(ms).toISOString();

type Events = (typeof civicEventsV1)['events'];

/** All that the hotline tells, on civic.events.v1 through the outbox: nothing that a person wrote or is. */
export class CivicPublisher implements ReportPublisher<SqlTx>, ChangePublisher<SqlTx> {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer) {
    this.outbox = outbox;
    this.composer = composer;
  }

  taken(tx: SqlTx, reports: readonly RoutedReport[]): Promise<void> {
    const events = reports.flatMap(({ report, parts }) => [
      this.reportedEvent(report),
      ...this.duplicateEvents(report),
      ...this.routedEvents(report, parts),
    ]);
    return this.tell(tx, ...events);
  }

  routed(tx: SqlTx, report: PublicReport, parts: readonly Part[]): Promise<void> {
    return this.tell(tx, ...this.routedEvents(report, parts));
  }

  news(tx: SqlTx, report: PublicReport, agencyId: string, news: readonly News[]): Promise<void> {
    const { reportId } = report;
    const events = news.map((one) =>
      one.type === 'resolved'
        ? this.event(report, 'resolved', { reportId, agencyId, outcome: one.outcome })
        : this.event(report, one.type, { reportId, agencyId }),
    );
    return this.tell(tx, ...events);
  }

  handedOver(tx: SqlTx, report: PublicReport, agencyId: string): Promise<void> {
    return this.tell(tx, this.event(report, 'handed_over', { reportId: report.reportId, agencyId }));
  }

  breached(
    tx: SqlTx,
    report: PublicReport,
    agencyId: string,
    missed: readonly RunningDeadline[],
  ): Promise<void> {
    const events = missed.map(({ deadline, dueAtMs }) =>
      this.event(report, 'sla_breached', {
        reportId: report.reportId,
        agencyId,
        deadline,
        dueAt: time(dueAtMs!),
      }),
    );
    return this.tell(tx, ...events);
  }

  escalated(
    tx: SqlTx,
    report: PublicReport,
    agencyId: string,
    deadline: 'acknowledge' | 'resolve',
    to: string,
  ) {
    return this.tell(
      tx,
      this.event(report, 'escalated', { reportId: report.reportId, agencyId, deadline, to }),
    );
  }

  private reportedEvent(report: PublicReport): OutboxMessage {
    const { reportId, serviceCode, category, zoneId, requestedAtMs } = report;
    const payload = { reportId, serviceCode, category, zoneId, reportedAt: time(requestedAtMs) };
    return this.event(report, 'reported', payload);
  }

  private duplicateEvents(report: PublicReport): OutboxMessage[] {
    const { reportId, clusterId, duplicateOf } = report;
    if (duplicateOf === null) return [];
    return [this.event(report, 'duplicate_found', { reportId, duplicateOf, clusterId })];
  }

  private routedEvents(report: PublicReport, parts: readonly Part[]): OutboxMessage[] {
    return parts.map((part) => {
      const { acknowledgeByMs, resolveByMs } = deadlinesOf(part);
      return this.event(report, 'routed', {
        ...{ reportId: report.reportId, agencyId: part.agencyId },
        ruleId: part.reason.by ?? part.reason.ruleId ?? 'fallback',
        ...{ acknowledgeBy: time(acknowledgeByMs), resolveBy: time(resolveByMs) },
      });
    });
  }

  private event<K extends keyof Events & string>(
    { reportId, correlationId }: PublicReport,
    type: K,
    payload: EventDraft<Events, K>['payload'],
  ): OutboxMessage {
    const ids = { correlationId, causationId: correlationId };
    return this.composer.compose(civicEventsV1, { type, key: reportId, payload, ...ids });
  }

  private async tell(tx: SqlTx, ...events: readonly OutboxMessage[]): Promise<void> {
    if (events.length > 0) await this.outbox.append(tx, events);
  }
}
